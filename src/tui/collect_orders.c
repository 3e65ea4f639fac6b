/* collect_orders.c - what the one who draws has the collector's thread do. */
#include "tui/collect_impl.h"

static void order(struct collector *c, const struct collect_order *o)
{
    pthread_mutex_lock(&c->lock);
    vec_push(&c->orders, *o);
    c->want_id++;
    pthread_cond_broadcast(&c->changed);
    pthread_mutex_unlock(&c->lock);
}

bool collect_can_add(const struct collector *c)
{
    return c->feed != NULL;
}

void collect_add(struct collector *c, const struct ingest_target *t)
{
    order(c, &(struct collect_order){ .kind = ORDER_ADD, .target = t });
}

void collect_detach(struct collector *c, const struct ingest_target *t)
{
    order(c, &(struct collect_order){ .kind = ORDER_DETACH, .target = t });
}

void collect_show(struct collector *c, const struct dashboard *d, struct str name)
{
    order(c, &(struct collect_order){ .kind = ORDER_SHOW, .dash = d, .name = name });
}

static void follow(struct collector *c, const struct collect_order *o)
{
    switch (o->kind) {
    case ORDER_ADD:
        collect_target_add(c, o->target);
        break;
    case ORDER_DETACH:
        collect_target_detach(c, o->target);
        break;
    case ORDER_SHOW:
        collect_take_dash(c, o->dash, o->name);
        break;
    }
}

void collect_follow_orders(struct collector *c)
{
    for (;;) {
        struct collect_order o = { 0 };
        pthread_mutex_lock(&c->lock);
        bool any = c->orders.n > 0;
        if (any) {
            o = c->orders.p[0];
            memmove(c->orders.p, c->orders.p + 1, --c->orders.n * sizeof o);
        }
        pthread_mutex_unlock(&c->lock);
        if (!any)
            return;
        follow(c, &o);
    }
}

/* collect_play.c - what time it is: of the clock, where a file ends, or where it is being played.
 */
#include "tui/collect_impl.h"

#include "base/time.h"

int64_t collect_clock(const struct collector *c)
{
    if (c->play.on)
        return (int64_t)c->play.at_ms;
    return c->o.newest_ms ? c->o.newest_ms : time_now_ms();
}

void collect_play_open(struct collector *c)
{
    struct collect_play *p = &c->play;

    if (!(c->o.speed > 0) || !c->o.source ||
        !c->o.source->ops->time_range(c->o.source, &p->first_ms, &p->last_ms))
        return;
    p->on = true;
    p->at_ms = (double)p->first_ms;
    p->mono_ns = time_mono_ns();
}

void collect_play_on(struct collector *c, bool hold, int64_t seek_ms)
{
    struct collect_play *p = &c->play;
    int64_t now = time_mono_ns();

    if (!p->on)
        return;
    if (!p->held)
        p->at_ms += (double)(now - p->mono_ns) / 1e6 * c->o.speed;
    if (seek_ms) {
        if (seek_ms < (int64_t)p->at_ms)
            collect_rules_restart(c);
        p->at_ms = (double)seek_ms;
    }
    if (p->at_ms > (double)p->last_ms)
        p->at_ms = (double)p->last_ms;
    if (p->at_ms < (double)p->first_ms)
        p->at_ms = (double)p->first_ms;
    p->mono_ns = now;
    p->held = hold;
}

/* fn_time.c - times and dates. */
#include "num/date.h"
#include "num/math.h"
#include "promql/eval.h"
#include "promql/fn.h"

/* Of a vector's values, or of the step without one. */
static bool date_part(struct pql_call *c, double (*f)(double))
{
    if (!c->node->n_kids) {
        pql_emit(c, f((double)c->t / 1000));
        return true;
    }
    for (size_t i = 0; i < c->arg[0].n; i++)
        if (!c->arg[0].p[i].h)
            pql_emit_mapped(c, &c->arg[0].p[i], f(c->arg[0].p[i].v));
    return true;
}

#define DATE_PART(name, f)                                                                         \
    bool fn_##name(struct pql_call *c, struct err *e)                                              \
    {                                                                                              \
        (void)e;                                                                                   \
        return date_part(c, f);                                                                    \
    }

DATE_PART(day_of_month, num_day_of_month)
DATE_PART(day_of_week, num_day_of_week)
DATE_PART(day_of_year, num_day_of_year)
DATE_PART(days_in_month, num_days_in_month_at)
DATE_PART(hour, num_hour)
DATE_PART(minute, num_minute)
DATE_PART(month, num_month)
DATE_PART(year, num_year)

bool fn_time(struct pql_call *c, struct err *e)
{
    (void)e;
    pql_emit(c, (double)c->t / 1000);
    return true;
}

bool fn_timestamp(struct pql_call *c, struct err *e)
{
    (void)e;
    for (size_t i = 0; i < c->arg[0].n; i++)
        pql_emit_mapped(c, &c->arg[0].p[i], (double)c->arg[0].p[i].t / 1000);
    return true;
}

bool fn_start_timestamp(struct pql_call *c, struct err *e)
{
    (void)e;
    for (size_t i = 0; c->direct && i < c->arg[0].n; i++)
        pql_emit_mapped(c, &c->arg[0].p[i], (double)c->arg[0].p[i].st / 1000);
    return true;
}

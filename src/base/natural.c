#include "base/natural.h"

#include <stdbool.h>
#include <stdint.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct str take_run(struct str *rest)
{
    size_t n = 1;
    while (n < rest->n && is_digit(rest->p[n]) == is_digit(rest->p[0]))
        n++;
    struct str run = { rest->p, n };
    rest->p += n;
    rest->n -= n;
    return run;
}

static bool run_value(struct str run, int64_t *out)
{
    int64_t v = 0;
    if (!is_digit(run.p[0]))
        return false;
    for (size_t i = 0; i < run.n; i++)
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, run.p[i] - '0', &v))
            return false;
    *out = v;
    return true;
}

int str_natural_cmp(struct str a, struct str b)
{
    struct str rest_a = a, rest_b = b;
    while (rest_a.n && rest_b.n) {
        struct str x = take_run(&rest_a), y = take_run(&rest_b);
        int64_t vx, vy;
        if (run_value(x, &vx) && run_value(y, &vy)) {
            if (vx != vy)
                return vx < vy ? -1 : 1;
        } else {
            int c = str_cmp(x, y);
            if (c)
                return c;
        }
    }
    if (rest_a.n || rest_b.n)
        return rest_a.n ? 1 : -1;
    return str_cmp(a, b);
}

#include "expo/reader.h"

/* The seam only; the decoder of delimited MetricFamily messages replaces this file. */
bool expo_proto_next(struct expo_reader *r, struct expo_item *it, struct err *e)
{
    (void)it;
    return err_set(e, ERR_FORMAT, "message %zu: not a MetricFamily", r->line);
}

void expo_proto_free(struct expo_proto *p)
{
    (void)p;
}

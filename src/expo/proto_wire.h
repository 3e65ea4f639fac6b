/* proto_wire.h - protobuf fields, one at a time, of bytes that may be anything. Private to expo.
 *
 * What is refused is what the decoder that Prometheus uses refuses, in its words.
 * Source: prometheus prompb/io/prometheus/client/{decoder,metrics.pb}.go.
 */
#ifndef PROMCTL_EXPO_PROTO_WIRE_H
#define PROMCTL_EXPO_PROTO_WIRE_H

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

enum proto_wire { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };

struct proto_field {
    int32_t num;
    unsigned wire;
    uint64_t u;       /* VARINT, FIXED64, FIXED32 */
    struct str bytes; /* BYTES: a slice of the message */
};

/* Takes a varint off `s`. Bits beyond the 64th are lost, as they are in Go. */
bool proto_varint(struct str *s, uint64_t *out, struct err *e);

/* Takes the next field off `s`, which is not empty; groups are skipped and have the number 0.
 * `message` is the message's name for errors. */
bool proto_next(struct str *s, const char *message, struct proto_field *f, struct err *e);

/* Whether a field of a known number has the wire type that belongs to it. */
bool proto_is(const struct proto_field *f, enum proto_wire wire, const char *name, struct err *e);

double proto_double(const struct proto_field *f);

static inline int64_t proto_zigzag(uint64_t u)
{
    return (int64_t)(u >> 1 ^ -(u & 1));
}

#endif

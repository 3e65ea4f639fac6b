#include "expo/proto_wire.h"

#include <string.h>

bool proto_varint(struct str *s, uint64_t *out, struct err *e)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (s->n == 0)
            return err_set(e, ERR_FORMAT, "unexpected EOF");
        unsigned char c = (unsigned char)*s->p;
        *s = str_skip(*s, 1);
        v |= (uint64_t)(c & 0x7f) << shift;
        if (c < 0x80) {
            *out = v;
            return true;
        }
    }
    return err_set(e, ERR_FORMAT, "proto: integer overflow");
}

static bool take_bytes(struct str *s, struct str *out, struct err *e)
{
    uint64_t n;
    if (!proto_varint(s, &n, e))
        return false;
    if (n > INT64_MAX)
        return err_set(e, ERR_FORMAT, "proto: negative length found during unmarshaling");
    if (n > s->n)
        return err_set(e, ERR_FORMAT, "unexpected EOF");
    *out = str_head(*s, (size_t)n);
    *s = str_skip(*s, (size_t)n);
    return true;
}

static bool take_fixed(struct str *s, size_t n, uint64_t *out, struct err *e)
{
    if (s->n < n)
        return err_set(e, ERR_FORMAT, "unexpected EOF");
    *out = 0;
    for (size_t i = n; i-- > 0;)
        *out = *out << 8 | (unsigned char)s->p[i];
    *s = str_skip(*s, n);
    return true;
}

/* The rest of a group whose start has been taken; groups nest. */
static bool skip_group(struct str *s, struct err *e)
{
    uint64_t tag, ignored;
    struct str bytes;
    for (size_t depth = 1; depth > 0;) {
        if (!proto_varint(s, &tag, e))
            return false;
        bool ok = true;
        switch (tag & 7) {
        case 0:
            ok = proto_varint(s, &ignored, e);
            break;
        case 1:
            ok = take_fixed(s, 8, &ignored, e);
            break;
        case 2:
            ok = take_bytes(s, &bytes, e);
            break;
        case 3:
            depth++;
            break;
        case 4:
            depth--;
            break;
        case 5:
            ok = take_fixed(s, 4, &ignored, e);
            break;
        default:
            ok = err_set(e, ERR_FORMAT, "proto: illegal wireType %d", (int)(tag & 7));
        }
        if (!ok)
            return false;
    }
    return true;
}

bool proto_next(struct str *s, const char *message, struct proto_field *f, struct err *e)
{
    uint64_t tag;
    if (!proto_varint(s, &tag, e))
        return false;
    *f = (struct proto_field){ .num = (int32_t)(tag >> 3), .wire = tag & 7 };
    if (f->wire == 4)
        return err_set(e, ERR_FORMAT, "proto: %s: wiretype end group for non-group", message);
    if (f->num <= 0)
        return err_set(e, ERR_FORMAT, "proto: %s: illegal tag %d (wire type %llu)", message,
                       (int)f->num, (unsigned long long)tag);
    switch (f->wire) {
    case WIRE_VARINT:
        return proto_varint(s, &f->u, e);
    case WIRE_FIXED64:
        return take_fixed(s, 8, &f->u, e);
    case WIRE_BYTES:
        return take_bytes(s, &f->bytes, e);
    case WIRE_FIXED32:
        return take_fixed(s, 4, &f->u, e);
    case 3:
        return skip_group(s, e);
    default:
        return err_set(e, ERR_FORMAT, "proto: illegal wireType %u", f->wire);
    }
}

bool proto_is(const struct proto_field *f, enum proto_wire wire, const char *name, struct err *e)
{
    if (f->wire == wire)
        return true;
    return err_set(e, ERR_FORMAT, "proto: wrong wireType = %u for field %s", f->wire, name);
}

double proto_double(const struct proto_field *f)
{
    double v;
    memcpy(&v, &f->u, sizeof v);
    return v;
}

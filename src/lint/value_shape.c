#include "lint/value_shape.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static size_t run(struct str s, bool (*is)(char))
{
    size_t n = 0;
    while (n < s.n && is(s.p[n]))
        n++;
    return n;
}

static bool is_uuid(struct str s)
{
    if (s.n != 36)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (i == 8 || i == 13 || i == 18 || i == 23 ? s.p[i] != '-' : !is_hex(s.p[i]))
            return false;
    return true;
}

static bool is_email(struct str s)
{
    size_t at = str_find_char(s, '@');
    struct str domain = str_skip(s, at + 1);

    if (at == 0 || at >= s.n || str_find_char(domain, '@') < domain.n ||
        str_find_char(s, ' ') < s.n || str_find_char(s, '/') < s.n)
        return false;
    size_t dot = str_find_char(domain, '.');
    return dot > 0 && dot + 1 < domain.n;
}

/* Also with a port. */
static bool is_ipv4(struct str s)
{
    for (int i = 0; i < 4; i++) {
        size_t n = run(s, is_digit);
        if (n == 0 || n > 3)
            return false;
        s = str_skip(s, n);
        if (i < 3 && !str_cut_prefix(&s, STR(".")))
            return false;
    }
    return s.n == 0 || (s.p[0] == ':' && run(str_skip(s, 1), is_digit) == s.n - 1);
}

/* At least two colons more than a host with a port has, and six or more groups or a "::". */
static bool is_ipv6(struct str s)
{
    size_t colons = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ':')
            colons++;
        else if (!is_hex(s.p[i]))
            return false;
    }
    return colons == 7 || (colons >= 2 && colons < 8 && str_find(s, STR("::")) < s.n && s.n > 6);
}

/* Hexadecimal digits and letters both: 32 and more are no word and no number. */
static bool is_hash(struct str s)
{
    size_t digits = 0;

    if (s.n < 32 || run(s, is_hex) != s.n)
        return false;
    for (size_t i = 0; i < s.n; i++)
        digits += is_digit(s.p[i]);
    return digits > 0;
}

/* Unix seconds or milliseconds of this century so far, or the date and time of RFC 3339. */
static bool is_time(struct str s)
{
    size_t n = run(s, is_digit);

    if (n == s.n)
        return (n == 10 || n == 13) && s.p[0] == '1';
    return n == 4 && s.n >= 19 && s.p[4] == '-' && s.p[7] == '-' &&
           (s.p[10] == 'T' || s.p[10] == ' ') && s.p[13] == ':';
}

/* /users/1234/orders: a segment that is a number or an id. */
static bool is_path(struct str s)
{
    struct str part;

    if (!str_cut_prefix(&s, STR("/")))
        return false;
    while (str_cut(&s, '/', &part))
        if (part.n && ((run(part, is_digit) == part.n && part.n >= 2) || is_uuid(part) ||
                       is_hash(part) || is_email(part)))
            return true;
    return false;
}

enum value_shape value_shape(struct str value)
{
    if (value.n < 4)
        return SHAPE_PLAIN;
    if (value.p[0] == '/')
        return is_path(value) ? SHAPE_PATH : SHAPE_PLAIN;
    if (is_uuid(value))
        return SHAPE_UUID;
    if (is_email(value))
        return SHAPE_EMAIL;
    if (is_ipv4(value) || is_ipv6(value))
        return SHAPE_IP;
    if (is_hash(value))
        return SHAPE_HASH;
    return is_time(value) ? SHAPE_TIME : SHAPE_PLAIN;
}

const char *value_shape_words(enum value_shape s)
{
    static const char *const words[] = {
        "anything", "UUIDs",      "e-mail addresses",      "IP addresses",
        "hashes",   "timestamps", "paths with ids in them"
    };
    return words[s];
}

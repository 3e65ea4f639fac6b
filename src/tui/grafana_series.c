/* grafana_series.c - what dashboards say of single series, and of colours. */
#include "tui/grafana_impl.h"

#include "out/theme.h"

#include <stdio.h>
#include <stdlib.h>

// ---- colours ----

static bool named_color(struct str s, int rgb[3])
{
    static const struct {
        const char *name;
        uint8_t rgb[3];
    } names[] = { { "red", { 0xf2, 0x49, 0x5c } },    { "orange", { 0xff, 0x98, 0x30 } },
                  { "yellow", { 0xfa, 0xde, 0x2a } }, { "green", { 0x73, 0xbf, 0x69 } },
                  { "blue", { 0x57, 0x94, 0xf2 } },   { "purple", { 0xb8, 0x77, 0xd9 } } };

    for (size_t i = 0; i < N_OF(names); i++)
        if (str_find(s, str_of(names[i].name)) < s.n) { // also "dark-red"
            for (int k = 0; k < 3; k++)
                rgb[k] = names[i].rgb[k];
            return true;
        }
    return false;
}

bool gf_color(struct str s, int rgb[3])
{
    char text[64];
    unsigned v;
    char end;

    snprintf(text, sizeof text, "%.*s", STR_ARG(str_head(s, sizeof text - 1)));
    if (s.n == 7 && sscanf(text, "#%6x%c", &v, &end) == 1) {
        rgb[0] = (int)(v >> 16 & 255);
        rgb[1] = (int)(v >> 8 & 255);
        rgb[2] = (int)(v & 255);
        return true;
    }
    if (sscanf(text, "rgb(%3d,%3d,%3d", &rgb[0], &rgb[1], &rgb[2]) == 3 ||
        sscanf(text, "rgba(%3d,%3d,%3d", &rgb[0], &rgb[1], &rgb[2]) == 3)
        return true;
    return named_color(s, rgb);
}

/* The colour of the palette that is nearest and not taken; 0: none. */
static int64_t color_of(const struct json_node *value, bool *taken)
{
    int rgb[3];
    int64_t best = 0, least = INT64_MAX;

    if (!gf_color(gf_str(value, "fixedColor"), rgb))
        return 0;
    for (int slot = 0; slot < ROLE_N_SERIES; slot++) {
        uint8_t own[3];
        int64_t far = 0;
        out_color_rgb(out_theme_dark.roles[ROLE_SERIES + slot].c256, own);
        for (int k = 0; k < 3; k++)
            far += (int64_t)(own[k] - rgb[k]) * (own[k] - rgb[k]);
        if (!taken[slot] && far < least) {
            least = far;
            best = slot + 1;
        }
    }
    if (best)
        taken[best - 1] = true;
    return best;
}

// ---- words for values ----

static struct str result_text(const struct json_node *result)
{
    return gf_str(result, "text");
}

static void add_map(struct grafana *g, struct panel *p, struct panel_map m, struct str text)
{
    if (!text.n) // a colour alone
        return;
    m.text = arena_str(g->a, text);
    p->maps[p->n_maps++] = m;
}

/* "0": {text: "down"}, a member each. */
static void read_values(struct grafana *g, struct panel *p, const struct json_node *options,
                        size_t most)
{
    for (const struct json_node *m = options ? options->child : NULL; m && p->n_maps < most;
         m = m->next) {
        struct panel_map map = { .has_value = true };
        if (json_number(m->key, &map.value))
            add_map(g, p, map, result_text(m));
    }
}

static void read_special(struct grafana *g, struct panel *p, const struct json_node *options)
{
    struct str match = gf_str(options, "match"), text = result_text(gf_get(options, "result"));

    if (!p->no_value.n && (str_eq(match, STR("null")) || str_eq(match, STR("null+nan"))))
        p->no_value = arena_str(g->a, text);
    if (str_eq(match, STR("nan")) || str_eq(match, STR("null+nan")))
        add_map(g, p, (struct panel_map){ .nan = true }, text);
}

/* Of before version 8: {type: 1, value: "0", text: "down"}, {type: 2, from: "1", to: "3", ...}. */
static void read_old_map(struct grafana *g, struct panel *p, const struct json_node *m)
{
    struct panel_map map = { 0 };

    map.has_value = json_number(gf_str(m, "value"), &map.value);
    map.has_from = json_number(gf_str(m, "from"), &map.from);
    map.has_to = json_number(gf_str(m, "to"), &map.to);
    if (map.has_value || map.has_from || map.has_to)
        add_map(g, p, map, gf_str(m, "text"));
    else if (str_eq(gf_str(m, "value"), STR("null")) && !p->no_value.n)
        p->no_value = arena_str(g->a, gf_str(m, "text"));
}

void gf_read_maps(struct grafana *g, struct panel *p, const struct json_node *list)
{
    size_t most = 0;

    if (!list || list->kind != JSON_ARRAY_BEGIN || !list->n)
        return;
    for (const struct json_node *m = list->child; m; m = m->next) {
        const struct json_node *options = gf_get(m, "options");
        most += 1 + (options ? options->n : 0);
    }
    p->maps = arena_new_n(g->a, struct panel_map, most);
    for (const struct json_node *m = list->child; m; m = m->next) {
        const struct json_node *options = gf_get(m, "options");
        struct str type = gf_str(m, "type");
        struct panel_map map = { 0 };
        if (str_eq(type, STR("value"))) {
            read_values(g, p, options, most);
        } else if (str_eq(type, STR("range"))) {
            map.has_from = gf_number(options, "from", &map.from);
            map.has_to = gf_number(options, "to", &map.to);
            add_map(g, p, map, result_text(gf_get(options, "result")));
        } else if (str_eq(type, STR("special"))) {
            read_special(g, p, options);
        } else if (str_eq(type, STR("regex"))) {
            gf_lost(g, m, "value mappings by regular expression are not applied");
        } else {
            read_old_map(g, p, m);
        }
    }
}

// ---- overrides ----

static void read_property(struct grafana *g, struct panel_series *s, const struct json_node *prop,
                          bool *taken)
{
    struct str id = gf_str(prop, "id");
    const struct json_node *value = gf_get(prop, "value");

    if (str_eq(id, STR("unit")))
        gf_lost(g, prop, "units of single series are those of their panel");
    else if (str_eq(id, STR("displayName")))
        s->title = arena_str(g->a, gf_str(prop, "value"));
    else if (str_eq(id, STR("color")))
        s->color = s->regex ? 0 : color_of(value, taken);
    else if (str_eq(id, STR("custom.hideFrom")))
        s->hide = gf_bool(value, "viz");
    else if (str_eq(id, STR("custom.transform")))
        s->negate = str_eq(gf_str(prop, "value"), STR("negative-Y"));
    else if (str_eq(id, STR("custom.axisPlacement")) && str_eq(gf_str(prop, "value"), STR("right")))
        gf_lost(g, prop, "a second y axis is drawn on the first");
    else if (str_starts(id, STR("custom.")))
        gf_lost(g, prop, "the look of single series (lines, fills, stacks) is that of their panel");
    else
        gf_lost(g, prop, "override of %.*s is not applied", STR_ARG(str_head(id, 60)));
}

/* {"mode": "exclude", "names": ["a", "b"]}: one expression for all of them. */
static void put_names(struct buf *b, const struct json_node *options, struct panel_series *s)
{
    const struct json_node *list = gf_get(options, "names");

    s->regex = true;
    s->except = str_eq(gf_str(options, "mode"), STR("exclude"));
    for (const struct json_node *m = list && list->kind == JSON_ARRAY_BEGIN ? list->child : NULL; m;
         m = m->next) {
        if (b->n)
            buf_putc(b, '|');
        for (size_t i = 0; i < m->text.n; i++) {
            if (strchr("\\^$.|?*+()[]{}", m->text.p[i]))
                buf_putc(b, '\\');
            buf_putc(b, m->text.p[i]);
        }
    }
}

void gf_read_overrides(struct grafana *g, struct panel *p, const struct json_node *list)
{
    bool taken[ROLE_N_SERIES] = { false };

    if (!list || list->kind != JSON_ARRAY_BEGIN || list->n == 0)
        return;
    p->series = arena_new_n(g->a, struct panel_series, list->n);
    for (const struct json_node *o = list->child; o; o = o->next) {
        struct str by = gf_str(o, "matcher.id"), name = gf_str(o, "matcher.options");
        const struct json_node *props = gf_get(o, "properties");
        struct panel_series s = { .regex = str_eq(by, STR("byRegexp")) };
        bool several = str_eq(by, STR("byNames"));
        if (!s.regex && !several && !str_eq(by, STR("byName"))) {
            gf_lost(g, o, "overrides %.*s are not applied", STR_ARG(str_head(by, 60)));
            continue;
        }
        if (s.regex && name.n > 1 && name.p[0] == '/') { // /re/, found anywhere
            name = str_skip(name, 1);
            while (name.n && name.p[name.n - 1] != '/')
                name.n--;
            name.n -= name.n > 0;
        }
        struct buf re = { 0 };
        if (several)
            put_names(&re, gf_get(o, "matcher.options"), &s);
        else
            buf_printf(&re, s.regex ? ".*(%.*s).*" : "%.*s", STR_ARG(name));
        s.name = arena_str(g->a, buf_str(&re));
        buf_done(&re);
        for (const struct json_node *m = props && props->kind == JSON_ARRAY_BEGIN ? props->child
                                                                                  : NULL;
             m; m = m->next)
            read_property(g, &s, m, taken);
        if (s.hide || s.negate || s.color || s.title.n)
            p->series[p->n_series++] = s;
    }
}

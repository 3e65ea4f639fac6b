#include "cmd/source_server.h"

#include <stdlib.h>

#include "base/time.h"

#define DEFAULT_URL "http://localhost:9090"

bool source_find_server(struct opened_source *o, const char **url, struct err *e)
{
    const char *env = getenv("PROMCTL_SERVER");
    struct config config;

    if (!config_read(&o->arena, o->call->common->config, &config, e))
        return false;
    const struct config_context *c = config_select(&config, o->args->context.name, e);
    if (e->kind != ERR_NONE)
        return false;
    if (c) {
        if (config.warning)
            cmd_warn(o->call, "%s", config.warning);
        *url = c->url;
        o->context = c->name;
        o->urls = c->targets;
        o->n_urls = c->n_targets;
        return config_apply(&o->arena, c, &o->http, e);
    }
    o->by_default = !env || !env[0];
    *url = o->by_default ? DEFAULT_URL : env;
    return true;
}

bool source_open_server(struct opened_source *o, const char *url,
                        const struct source_open_opts *opts, struct err *e)
{
    o->now_ms = time_now_ms();
    if (!(o->server = api_new(url, &o->http, e)))
        return false;
    o->source = api_source_new(o->server, &(struct api_source_opts){ opts->max_bytes });
    o->local = opts->local;
    return true;
}

void source_hint_default(const struct opened_source *o, struct err *e)
{
    if (o->by_default && (e->kind == ERR_NET || e->kind == ERR_TIMEOUT || e->kind == ERR_FORMAT))
        err_hint(e, "no source was given, and " DEFAULT_URL " does not answer as a Prometheus "
                    "server\n"
                    "-s URL names a server, as $PROMCTL_SERVER and the configuration do\n"
                    "-t TARGET scrapes, -f FILE reads a metrics file; for a first try: -t demo:");
}

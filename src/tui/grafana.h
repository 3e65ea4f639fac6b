/* grafana.h - dashboards of Grafana, as far as a terminal and PromQL can show them.
 *
 * What is lost is told as warnings, each kind of thing once. Reads the classic model (also wrapped
 * as {"dashboard": ...} by the HTTP API), the V1 resource, whose spec is the same, and the V2
 * resource with its elements and layouts.
 * Source: grafana packages/grafana-schema (dashboard.cue, dashboardv2), docs "Dashboard JSON
 * model".
 */
#ifndef PROMCTL_TUI_GRAFANA_H
#define PROMCTL_TUI_GRAFANA_H

#include "tui/dashboard.h"

/* Reads either: Grafana's JSON is told by its keys, all else goes to dash_read(). False where there
 * are errors; what was understood is in `out` all the same. */
bool dash_load(struct arena *a, struct str text, struct dashboard *out);

/* Grafana's alone. */
bool dash_grafana_read(struct arena *a, struct str text, struct dashboard *out);

/* Plain text of what people write into HTML panels. */
void dash_strip_html(struct buf *b, struct str html);

#endif

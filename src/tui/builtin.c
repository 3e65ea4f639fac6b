/* builtin.c - the dashboards that need no file, written as everyone writes one. */
#include "tui/dashboard.h"

// clang-format off
static const char task_handler[] =
"title: Task Handler Monitoring\n"
"uid: task-handler\n"
"match: [http_requests_total, tasks_created_total]\n"
"source: {targets: {task-handler-api: \"localhost:8087\", task-handler-worker: \"localhost:8088\"}, interval: 10s}\n"
"range: 15m\n"
"refresh: 5s\n"
"vars:\n"
"  instance: {query: \"label_values(up, instance)\", multi: true, all: true}\n"
"panels:\n"
"  - {title: HTTP Request Rate, type: stat, unit: reqps, expr: \"sum(rate(http_requests_total[$__rate_interval]))\"}\n"
"  - {title: Total Tasks Created, type: stat, unit: locale, expr: sum(tasks_created_total), spark: \"sum(rate(tasks_created_total[$__rate_interval]))\"}\n"
"  - {title: Tasks Processed, type: stat, unit: locale, expr: sum(tasks_processed_total), spark: \"sum(rate(tasks_processed_total[$__rate_interval]))\"}\n"
"  - {title: Tasks Failed, type: stat, unit: locale, expr: sum(tasks_failed_total), spark: \"sum(rate(tasks_failed_total[$__rate_interval]))\"}\n"
"  - title: HTTP Request Rate by Endpoint\n"
"    expr: sum by (method, endpoint, status) (rate(http_requests_total[$__rate_interval]))\n"
"    unit: reqps\n"
"    legend: \"{{method}} {{endpoint}} ({{status}})\"\n"
"  - title: HTTP Request Duration\n"
"    expr:\n"
"      - {expr: \"histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[$__rate_interval])))\", legend: p95}\n"
"      - {expr: \"histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[$__rate_interval])))\", legend: p99}\n"
"    unit: s\n"
"    thresholds: [{above: 1, state: warning}]\n"
"  - {title: Task Creation Rate by Type, unit: ops, legend: \"{{task_type}}\", expr: \"sum by (task_type) (rate(tasks_created_total[$__rate_interval]))\"}\n"
"  - title: Task Processing Duration (p95)\n"
"    expr: histogram_quantile(0.95, sum by (le, task_type) (rate(task_processing_duration_seconds_bucket[$__rate_interval])))\n"
"    unit: s\n"
"    legend: \"{{task_type}}\"\n"
"  - {title: Go Goroutines, size: 8x7, expr: go_goroutines, legend: \"{{instance}}\"}\n"
"  - {title: Queue size / in flight, size: 8x7, expr: [{expr: sum(tasks_queue_size), legend: queue}, {expr: sum(http_requests_in_flight), legend: in flight}]}\n"
"  - {title: Alerts, type: alerts, size: 8x7}\n"
"  - {title: Runtime and stores, type: row}\n"
"  - {title: Memory, size: 8x7, unit: decbytes, expr: go_memstats_alloc_bytes, legend: \"{{instance}}\", thresholds: [{above: 500e6, state: critical}]}\n"
"  - {title: GC pause (max), size: 8x7, unit: s, expr: \"go_gc_duration_seconds{quantile=~\\\"1|1.0\\\"}\", legend: \"{{instance}}\"}\n"
"  - {title: Failures by type, size: 8x7, unit: ops, stack: true, legend: \"{{task_type}} {{error_type}}\", expr: \"sum by (task_type, error_type) (rate(tasks_failed_total[$__rate_interval]))\"}\n"
"  - {title: DB connections, type: bars, size: 8x5, expr: [{expr: sum(db_connections_in_use), legend: in use}, {expr: sum(db_connections_open), legend: open}]}\n"
"  - {title: DB query p95, size: 8x7, unit: s, legend: \"{{query_type}}\", expr: \"histogram_quantile(0.95, sum by (le, query_type) (rate(db_query_duration_seconds_bucket[$__rate_interval])))\"}\n"
"  - {title: Cache hit ratio, type: gauge, size: 8x5, unit: percentunit, min: 0, max: 1, expr: \"sum(rate(cache_hits_total[5m])) / (sum(rate(cache_hits_total[5m])) + sum(rate(cache_misses_total[5m])))\"}\n"
"  - {title: Queue published / consumed, size: 12x7, unit: ops, expr: [{expr: \"sum(rate(queue_messages_published_total[$__rate_interval]))\", legend: published}, {expr: \"sum(rate(queue_messages_consumed_total[$__rate_interval]))\", legend: consumed}]}\n"
"  - {title: HTTP latency, type: heatmap, size: 12x8, unit: s, expr: \"sum by (le) (increase(http_request_duration_seconds_bucket[$__interval]))\"}\n"
"alerts:\n"
"  - alert: HighHTTPErrorRate\n"
"    expr: sum(rate(http_requests_total{status=~\"5..\"}[5m])) > 0.1\n"
"    for: 5m\n"
"    labels: {severity: critical}\n"
"    annotations: {summary: \"High HTTP 5xx error rate\", description: \"Error rate is {{ $value }} errors/sec\"}\n"
"  - alert: SlowAPIResponse\n"
"    expr: histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m])) > 1\n"
"    for: 5m\n"
"    labels: {severity: warning}\n"
"    annotations: {summary: \"API response time is slow\", description: \"p95 latency is {{ $value }}s\"}\n"
"  - alert: HighTaskFailureRate\n"
"    expr: sum(rate(tasks_processed_total{status=\"failed\"}[5m])) / sum(rate(tasks_processed_total[5m])) > 0.1\n"
"    for: 5m\n"
"    labels: {severity: warning}\n"
"    annotations: {summary: \"High task failure rate\", description: \"{{ $value | humanizePercentage }} tasks are failing\"}\n"
"  - alert: HighMemoryUsage\n"
"    expr: go_memstats_alloc_bytes / 1024 / 1024 > 500\n"
"    for: 10m\n"
"    labels: {severity: warning}\n"
"    annotations: {summary: \"High memory usage\", description: \"Memory usage is {{ $value }}MB\"}\n";

static const char go_service[] =
"title: Go service\n"
"uid: go-service\n"
"match: [go_goroutines, process_cpu_seconds_total]\n"
"range: 15m\n"
"refresh: 5s\n"
"vars:\n"
"  job: {query: \"label_values(go_goroutines, job)\", multi: true, all: true}\n"
"  instance: {query: \"label_values(go_goroutines{job=~\\\"$job\\\"}, instance)\", multi: true, all: true}\n"
"panels:\n"
"  - {title: Up, type: stat, unit: short, expr: \"sum(up{job=~\\\"$job\\\", instance=~\\\"$instance\\\"})\"}\n"
"  - {title: CPU, type: stat, unit: \"suffix: cores\", expr: \"sum(rate(process_cpu_seconds_total{job=~\\\"$job\\\", instance=~\\\"$instance\\\"}[$__rate_interval]))\"}\n"
"  - {title: Resident memory, type: stat, unit: bytes, expr: \"sum(process_resident_memory_bytes{job=~\\\"$job\\\", instance=~\\\"$instance\\\"})\"}\n"
"  - {title: Goroutines, type: stat, unit: locale, expr: \"sum(go_goroutines{job=~\\\"$job\\\", instance=~\\\"$instance\\\"})\"}\n"
"  - {title: CPU by instance, unit: \"suffix: cores\", legend: \"{{instance}}\", expr: \"rate(process_cpu_seconds_total{job=~\\\"$job\\\", instance=~\\\"$instance\\\"}[$__rate_interval])\"}\n"
"  - {title: Memory, unit: bytes, expr: [{expr: \"process_resident_memory_bytes{job=~\\\"$job\\\", instance=~\\\"$instance\\\"}\", legend: \"{{instance}} resident\"}, {expr: \"go_memstats_heap_inuse_bytes{job=~\\\"$job\\\", instance=~\\\"$instance\\\"}\", legend: \"{{instance}} heap\"}]}\n"
"  - {title: Goroutines by instance, legend: \"{{instance}}\", expr: \"go_goroutines{job=~\\\"$job\\\", instance=~\\\"$instance\\\"}\"}\n"
"  - {title: GC pause (max), unit: s, legend: \"{{instance}}\", expr: \"go_gc_duration_seconds{quantile=~\\\"1|1.0\\\", job=~\\\"$job\\\", instance=~\\\"$instance\\\"}\"}\n"
"  - {title: Allocations, size: 8x7, unit: Bps, legend: \"{{instance}}\", expr: \"rate(go_memstats_alloc_bytes_total{job=~\\\"$job\\\", instance=~\\\"$instance\\\"}[$__rate_interval])\"}\n"
"  - {title: GC runs, size: 8x7, unit: ops, legend: \"{{instance}}\", expr: \"rate(go_gc_duration_seconds_count{job=~\\\"$job\\\", instance=~\\\"$instance\\\"}[$__rate_interval])\"}\n"
"  - {title: Open files, size: 8x7, unit: short, expr: [{expr: \"process_open_fds{job=~\\\"$job\\\", instance=~\\\"$instance\\\"}\", legend: \"{{instance}}\"}]}\n";

static const char node[] =
"title: Node\n"
"uid: node\n"
"match: [node_cpu_seconds_total, node_memory_MemTotal_bytes]\n"
"range: 15m\n"
"refresh: 5s\n"
"vars:\n"
"  instance: {query: \"label_values(node_uname_info, instance)\", multi: true, all: true}\n"
"panels:\n"
"  - {title: CPU busy, type: stat, unit: percentunit, thresholds: [{above: 0.8, state: warning}, {above: 0.95, state: critical}], expr: \"1 - avg(rate(node_cpu_seconds_total{mode=\\\"idle\\\", instance=~\\\"$instance\\\"}[$__rate_interval]))\"}\n"
"  - {title: Memory used, type: stat, unit: percentunit, thresholds: [{above: 0.85, state: warning}, {above: 0.95, state: critical}], expr: \"1 - sum(node_memory_MemAvailable_bytes{instance=~\\\"$instance\\\"}) / sum(node_memory_MemTotal_bytes{instance=~\\\"$instance\\\"})\"}\n"
"  - {title: Load per core, type: stat, unit: none, decimals: 2, thresholds: [{above: 1, state: warning}, {above: 2, state: critical}], expr: \"sum(node_load1{instance=~\\\"$instance\\\"}) / count(node_cpu_seconds_total{mode=\\\"idle\\\", instance=~\\\"$instance\\\"})\"}\n"
"  - {title: Fullest file system, type: stat, unit: percentunit, thresholds: [{above: 0.8, state: warning}, {above: 0.9, state: critical}], expr: \"max(1 - node_filesystem_avail_bytes{fstype!~\\\"tmpfs|ramfs|squashfs|overlay\\\", instance=~\\\"$instance\\\"} / node_filesystem_size_bytes{fstype!~\\\"tmpfs|ramfs|squashfs|overlay\\\", instance=~\\\"$instance\\\"})\"}\n"
"  - {title: CPU by mode, unit: percentunit, stack: true, min: 0, legend: \"{{mode}}\", expr: \"sum by (mode) (rate(node_cpu_seconds_total{mode!=\\\"idle\\\", instance=~\\\"$instance\\\"}[$__rate_interval])) / scalar(count(node_cpu_seconds_total{mode=\\\"idle\\\", instance=~\\\"$instance\\\"}))\"}\n"
"  - {title: Memory, unit: bytes, expr: [{expr: \"sum(node_memory_MemTotal_bytes{instance=~\\\"$instance\\\"})\", legend: total}, {expr: \"sum(node_memory_MemTotal_bytes{instance=~\\\"$instance\\\"} - node_memory_MemAvailable_bytes{instance=~\\\"$instance\\\"})\", legend: used}, {expr: \"sum(node_memory_Cached_bytes{instance=~\\\"$instance\\\"} + node_memory_Buffers_bytes{instance=~\\\"$instance\\\"})\", legend: cache}]}\n"
"  - {title: Network received, unit: Bps, legend: \"{{device}}\", expr: \"sum by (device) (rate(node_network_receive_bytes_total{device!=\\\"lo\\\", instance=~\\\"$instance\\\"}[$__rate_interval]))\"}\n"
"  - {title: Network sent, unit: Bps, legend: \"{{device}}\", expr: \"sum by (device) (rate(node_network_transmit_bytes_total{device!=\\\"lo\\\", instance=~\\\"$instance\\\"}[$__rate_interval]))\"}\n"
"  - {title: Disk busy, size: 8x7, unit: percentunit, legend: \"{{device}}\", expr: \"max by (device) (rate(node_disk_io_time_seconds_total{instance=~\\\"$instance\\\"}[$__rate_interval]))\"}\n"
"  - {title: Disk read and written, size: 8x7, unit: Bps, expr: [{expr: \"sum(rate(node_disk_read_bytes_total{instance=~\\\"$instance\\\"}[$__rate_interval]))\", legend: read}, {expr: \"sum(rate(node_disk_written_bytes_total{instance=~\\\"$instance\\\"}[$__rate_interval]))\", legend: written}]}\n"
"  - {title: Load, size: 8x7, unit: none, expr: [{expr: \"sum(node_load1{instance=~\\\"$instance\\\"})\", legend: 1m}, {expr: \"sum(node_load5{instance=~\\\"$instance\\\"})\", legend: 5m}, {expr: \"sum(node_load15{instance=~\\\"$instance\\\"})\", legend: 15m}]}\n"
"  - {title: File systems, type: bars, size: 24x7, unit: percentunit, min: 0, max: 1, legend: \"{{mountpoint}}\", thresholds: [{above: 0.8, state: warning}, {above: 0.9, state: critical}], expr: \"max by (mountpoint) (1 - node_filesystem_avail_bytes{fstype!~\\\"tmpfs|ramfs|squashfs|overlay\\\", instance=~\\\"$instance\\\"} / node_filesystem_size_bytes{fstype!~\\\"tmpfs|ramfs|squashfs|overlay\\\", instance=~\\\"$instance\\\"})\"}\n";

static const char prometheus[] =
"title: Prometheus\n"
"uid: prometheus\n"
"match: [prometheus_build_info, prometheus_tsdb_head_series]\n"
"range: 15m\n"
"refresh: 5s\n"
"panels:\n"
"  - {title: Series in the head, type: stat, unit: locale, expr: sum(prometheus_tsdb_head_series)}\n"
"  - {title: Samples a second, type: stat, unit: \"count:samples/s\", expr: \"sum(rate(prometheus_tsdb_head_samples_appended_total[$__rate_interval]))\"}\n"
"  - {title: Targets down, type: stat, unit: short, thresholds: [{above: 0, state: critical}], expr: \"count(up == 0) or vector(0)\"}\n"
"  - {title: Rule failures, type: stat, unit: short, thresholds: [{above: 0, state: critical}], expr: \"sum(increase(prometheus_rule_evaluation_failures_total[15m]))\"}\n"
"  - {title: Query duration (p90), unit: s, legend: \"{{slice}}\", expr: \"max by (slice) (prometheus_engine_query_duration_seconds{quantile=\\\"0.9\\\"})\"}\n"
"  - {title: HTTP requests, unit: reqps, legend: \"{{handler}} ({{code}})\", expr: \"sum by (handler, code) (rate(prometheus_http_requests_total[$__rate_interval]))\"}\n"
"  - {title: Scrape duration, unit: s, legend: \"{{job}}\", expr: \"max by (job) (scrape_duration_seconds)\"}\n"
"  - {title: Memory, unit: bytes, expr: [{expr: sum(process_resident_memory_bytes), legend: resident}, {expr: sum(go_memstats_heap_inuse_bytes), legend: heap}]}\n"
"  - {title: Storage, size: 8x7, unit: bytes, expr: [{expr: sum(prometheus_tsdb_storage_blocks_bytes), legend: blocks}, {expr: sum(prometheus_tsdb_wal_storage_size_bytes), legend: wal}]}\n"
"  - {title: Series created and removed, size: 8x7, unit: ops, expr: [{expr: \"sum(rate(prometheus_tsdb_head_series_created_total[$__rate_interval]))\", legend: created}, {expr: \"sum(rate(prometheus_tsdb_head_series_removed_total[$__rate_interval]))\", legend: removed}]}\n"
"  - {title: Alerts, type: alerts, size: 8x7}\n";
// clang-format on

const struct dash_builtin dash_builtins[] = {
    // the first whose metrics exist is offered
    { "task-handler", task_handler },
    { "node", node },
    { "prometheus", prometheus },
    { "go-service", go_service }, // last: what is written in Go fits it, and nearly all is
};
const size_t dash_n_builtins = N_OF(dash_builtins);

const struct dash_builtin *dash_builtin_fit(bool (*exists)(void *user, struct str metric),
                                            void *user)
{
    for (size_t i = 0; i < dash_n_builtins; i++) {
        struct arena a = { 0 };
        struct dashboard d;
        size_t k = 0;
        dash_read(&a, str_of(dash_builtins[i].yaml), &d);
        while (k < d.n_match && exists(user, d.match[k]))
            k++;
        bool fits = d.n_match && k == d.n_match;
        arena_done(&a);
        if (fits)
            return &dash_builtins[i];
    }
    return NULL;
}

bool dash_builtin_read(struct arena *a, struct str name, struct dashboard *out)
{
    for (size_t i = 0; i < dash_n_builtins; i++)
        if (str_eq(name, str_of(dash_builtins[i].name))) {
            dash_read(a, str_of(dash_builtins[i].yaml), out);
            out->builtin = true;
            return true;
        }
    return false;
}

/* files.c - the configuration that goes with the simulated system, see files.h. */
#include "demo/files.h"

#include "ingest/target.h"

const char demo_rules_yml[] =
    "# Alerts of the Task Handler system. In the demo each of them fires within the hour.\n"
    "groups:\n"
    "  - name: task_handler_alerts\n"
    "    interval: 30s\n"
    "    rules:\n"
    "      - alert: HighHTTPErrorRate\n"
    "        expr: sum(rate(http_requests_total{status=~\"5..\"}[5m])) > 0.1\n"
    "        for: 5m\n"
    "        labels:\n"
    "          severity: critical\n"
    "        annotations:\n"
    "          summary: High HTTP 5xx error rate\n"
    "          description: Error rate is {{ $value }} errors/sec\n"
    "      - alert: SlowAPIResponse\n"
    "        expr: histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m])) > 1\n"
    "        for: 5m\n"
    "        labels:\n"
    "          severity: warning\n"
    "        annotations:\n"
    "          summary: API response time is slow\n"
    "          description: p95 latency is {{ $value }}s\n"
    "      - alert: HighTaskFailureRate\n"
    "        expr: |-\n"
    "          sum(rate(tasks_processed_total{status=\"failed\"}[5m]))\n"
    "            / sum(rate(tasks_processed_total[5m])) > 0.1\n"
    "        for: 5m\n"
    "        labels:\n"
    "          severity: warning\n"
    "        annotations:\n"
    "          summary: High task failure rate\n"
    "          description: '{{ $value | humanizePercentage }} tasks are failing'\n"
    "      - alert: HighMemoryUsage\n"
    "        expr: go_memstats_alloc_bytes / 1024 / 1024 > 500\n"
    "        for: 10m\n"
    "        labels:\n"
    "          severity: warning\n"
    "        annotations:\n"
    "          summary: High memory usage\n"
    "          description: Memory usage is {{ $value }}MB\n";

void demo_put_address(struct buf *b, const char *host, uint16_t port)
{
    bool all = strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0;

    if (all || strcmp(host, "127.0.0.1") == 0)
        host = "localhost";
    buf_printf(b, strchr(host, ':') ? "[%s]:%u" : "%s:%u", host, port);
}

void demo_put_prometheus_yml(struct buf *b, const char *host, const uint16_t port[2])
{
    buf_puts(b, "global:\n"
                "  scrape_interval: 10s\n"
                "  evaluation_interval: 30s\n"
                "\n"
                "rule_files:\n"
                "  - task-handler.rules.yml\n"
                "\n"
                "scrape_configs:\n");
    for (int i = 0; i < INGEST_N_DEMOS; i++) {
        buf_printf(b, "  - job_name: %s\n    static_configs:\n      - targets: ['",
                   ingest_demo_job[i]);
        demo_put_address(b, host, port[i]);
        buf_puts(b, "']\n");
    }
}

#include "http/client.h"

// Source: prometheus scrape/scrape.go acceptHeader and config/config.go ScrapeProtocolsHeaders,
// DefaultScrapeProtocols, DefaultProtoFirstScrapeProtocols, at 3.14: weights count down from the
// number of known protocols plus one, whichever of them are asked for; the escaping is the default
// of metric_name_escaping_scheme.

#define PROTOBUF                                                                                   \
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
#define OPENMETRICS_1_0_0 "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8"
#define OPENMETRICS_0_0_1 "application/openmetrics-text;version=0.0.1"
#define TEXT_1_0_0        "text/plain;version=1.0.0;escaping=allow-utf-8"
#define TEXT_0_0_4        "text/plain;version=0.0.4"

const char *http_accept_header(enum http_accept a)
{
    switch (a) {
    case HTTP_ACCEPT_TEXT:
        return TEXT_1_0_0 ";q=0.6," TEXT_0_0_4 ";q=0.5,*/*;q=0.4";
    case HTTP_ACCEPT_OPENMETRICS:
        return OPENMETRICS_1_0_0 ";q=0.6," OPENMETRICS_0_0_1 ";q=0.5,*/*;q=0.4";
    case HTTP_ACCEPT_PROTOBUF:
        return PROTOBUF ";q=0.6," OPENMETRICS_1_0_0 ";q=0.5," OPENMETRICS_0_0_1 ";q=0.4," TEXT_1_0_0
                        ";q=0.3," TEXT_0_0_4 ";q=0.2,*/*;q=0.1";
    case HTTP_ACCEPT_AUTO:
        break;
    }
    return OPENMETRICS_1_0_0 ";q=0.6," OPENMETRICS_0_0_1 ";q=0.5," TEXT_1_0_0 ";q=0.4," TEXT_0_0_4
                             ";q=0.3,*/*;q=0.2";
}

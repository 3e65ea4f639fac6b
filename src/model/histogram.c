#include "model/histogram.h"

#include "base/float.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* The bucket bounds of schema 8 in [0.5, 1); those of schema s are every 2^(8-s)th. Each odd one
 * is its left neighbour times 2^(2^-s), rounded at every step and with Go's math.Exp2, because
 * these are the doubles that Prometheus uses: the correctly rounded ones differ in the last
 * digits. Source: prometheus model/histogram/generic.go exponentialBounds. */
static const double bound_fracs[256] = {
    // clang-format off
    0.5, 0.5013556375251013, 0.5027149505564014, 0.5040779490592088,
    0.5054446430258502, 0.5068150424757447, 0.5081891574554764, 0.509566998038869,
    0.5109485743270583, 0.5123338964485679, 0.5137229745593818, 0.5151158188430205,
    0.5165124395106142, 0.5179128468009786, 0.5193170509806894, 0.520725062344158,
    0.5221368912137069, 0.5235525479396449, 0.5249720429003435, 0.526395386502313,
    0.5278225891802786, 0.5292536613972564, 0.5306886136446309, 0.5321274564422321,
    0.5335702003384117, 0.5350168559101208, 0.5364674337629877, 0.5379219445313954,
    0.5393803988785598, 0.5408428074966075, 0.5423091811066545, 0.5437795304588847,
    0.5452538663326288, 0.5467321995364429, 0.5482145409081883, 0.549700901315111,
    0.5511912916539204, 0.5526857228508706, 0.5541842058618393, 0.5556867516724088,
    0.5571933712979462, 0.5587040757836845, 0.5602188762048033, 0.5617377836665098,
    0.5632608093041209, 0.564787964283144, 0.5663192597993595, 0.5678547070789026,
    0.5693943173783458, 0.5709381019847808, 0.572486072215902, 0.5740382394200894,
    0.5755946149764913, 0.5771552102951081, 0.5787200368168754, 0.5802891060137493,
    0.5818624293887887, 0.5834400184762408, 0.585021884841625, 0.5866080400818185,
    0.5881984958251406, 0.5897932637314379, 0.5913923554921704, 0.5929957828304968,
    0.5946035575013605, 0.5962156912915756, 0.5978321960199137, 0.5994530835371903,
    0.6010783657263515, 0.6027080545025619, 0.6043421618132907, 0.6059806996384005,
    0.6076236799902344, 0.6092711149137041, 0.6109230164863786, 0.6125793968185725,
    0.6142402680534349, 0.6159056423670379, 0.6175755319684665, 0.6192499490999082,
    0.620928906036742, 0.622612415087629, 0.6243004885946023, 0.6259931389331581,
    0.6276903785123455, 0.6293922197748583, 0.6310986751971253, 0.6328097572894031,
    0.6345254785958666, 0.6362458516947014, 0.637970889198196, 0.6397006037528346,
    0.6414350080393891, 0.6431741147730128, 0.6449179367033329, 0.6466664866145447,
    0.6484197773255048, 0.6501778216898253, 0.6519406325959679, 0.6537082229673385,
    0.6554806057623822, 0.6572577939746774, 0.659039800633032, 0.6608266388015788,
    0.6626183215798706, 0.6644148621029772, 0.6662162735415805, 0.6680225691020727,
    0.6698337620266515, 0.6716498655934177, 0.6734708931164728, 0.6752968579460171,
    0.6771277734684463, 0.6789636531064505, 0.6808045103191123, 0.6826503586020058,
    0.6845012114872953, 0.6863570825438342, 0.688217985377265, 0.690083933630119,
    0.6919549409819159, 0.6938310211492645, 0.6957121878859629, 0.6975984549830999,
    0.6994898362691555, 0.7013863456101023, 0.7032879969095076, 0.7051948041086352,
    0.7071067811865475, 0.7090239421602076, 0.7109463010845827, 0.7128738720527471,
    0.7148066691959849, 0.7167447066838943, 0.718687998724491, 0.7206365595643126,
    0.7225904034885232, 0.7245495448210174, 0.7265139979245261, 0.7284837772007218,
    0.7304588970903234, 0.7324393720732029, 0.7344252166684908, 0.7364164454346837,
    0.7384130729697496, 0.7404151139112358, 0.7424225829363761, 0.7444354947621984,
    0.7464538641456323, 0.7484777058836176, 0.7505070348132126, 0.7525418658117031,
    0.7545822137967112, 0.7566280937263048, 0.7586795205991071, 0.7607365094544071,
    0.762799075372269, 0.7648672334736434, 0.7669409989204777, 0.7690203869158282,
    0.7711054127039704, 0.7731960915705107, 0.7752924388424999, 0.7773944698885442,
    0.7795022001189185, 0.7816156449856788, 0.7837348199827764, 0.7858597406461707,
    0.7879904225539431, 0.7901268813264122, 0.7922691326262467, 0.7944171921585818,
    0.7965710756711334, 0.7987307989543135, 0.8008963778413465, 0.8030678282083853,
    0.805245165974627, 0.8074284071024302, 0.8096175675974316, 0.8118126635086642,
    0.8140137109286738, 0.8162207259936375, 0.8184337248834821, 0.820652723822003,
    0.8228777390769823, 0.8251087869603088, 0.8273458838280969, 0.8295890460808079,
    0.8318382901633681, 0.8340936325652911, 0.8363550898207981, 0.8386226785089391,
    0.8408964152537144, 0.8431763167241966, 0.8454623996346523, 0.8477546807446661,
    0.8500531768592616, 0.8523579048290255, 0.8546688815502312, 0.8569861239649629,
    0.8593096490612387, 0.8616394738731368, 0.8639756154809185, 0.8663180910111553,
    0.8686669176368529, 0.871022112577578, 0.8733836930995842, 0.8757516765159389,
    0.8781260801866495, 0.8805069215187917, 0.8828942179666361, 0.8852879870317771,
    0.8876882462632604, 0.890095013257712, 0.8925083056594671, 0.8949281411607002,
    0.8973545375015533, 0.8997875124702672, 0.9022270839033115, 0.9046732696855155,
    0.9071260877501991, 0.909585556079304, 0.9120516927035263, 0.9145245157024483,
    0.9170040432046711, 0.9194902933879467, 0.9219832844793128, 0.9244830347552253,
    0.9269895625416926, 0.92950288621441, 0.9320230241988943, 0.9345499949706191,
    0.9370838170551498, 0.93962450902828, 0.9421720895161669, 0.9447265771954693,
    0.9472879907934827, 0.9498563490882775, 0.9524316709088368, 0.9550139751351947,
    0.9576032806985735, 0.9601996065815236, 0.9628029718180622, 0.9654133954938133,
    0.9680308967461471, 0.9706554947643201, 0.9732872087896164, 0.9759260581154889,
    0.9785720620876999, 0.9812252401044634, 0.9838856116165875, 0.9865531961276168,
    0.9892280131939752, 0.9919100824251095, 0.9945994234836328, 0.9972960560854698,
    // clang-format on
};

static int clamp_exp(int64_t e)
{
    return e > 4000 ? 4000 : e < -4000 ? -4000 : (int)e; // ldexp() gives Inf and 0 far before
}

double histogram_bound(const struct histogram *h, int32_t index)
{
    if (h->schema == HISTOGRAM_CUSTOM_SCHEMA) {
        if (index < 0)
            return -INFINITY;
        return (size_t)index < h->n_bounds ? h->bounds[index] : INFINITY;
    }
    // The bound that would be 2^1024 is the largest double, so that infinite observations have
    // the bucket after it for themselves.
    if (h->schema < 0) {
        int64_t e = (int64_t)((uint64_t)(int64_t)index << (unsigned)-h->schema);
        return e == 1024 ? DBL_MAX : ldexp(1, clamp_exp(e));
    }
    uint32_t at = (uint32_t)index & ((1u << h->schema) - 1);
    int64_t e = ((int64_t)index >> h->schema) + 1;
    if (at == 0 && e == 1025)
        return DBL_MAX;
    return ldexp(bound_fracs[at << (8 - h->schema)], clamp_exp(e));
}

/* ---- walking ---- */

enum { WALK_START, WALK_IN, WALK_ZERO, WALK_OUT, WALK_END };

static int32_t wrapping_add(int32_t a, uint32_t b)
{
    return (int32_t)((uint32_t)a + b);
}

/* Puts the iterator behind the last bucket of a side. */
static void to_outer_end(const struct histogram_side *s, struct histogram_iter *it)
{
    it->index = 0;
    for (size_t k = 0; k < s->n_spans; k++)
        it->index = wrapping_add(wrapping_add(it->index, (uint32_t)s->spans[k].offset),
                                 s->spans[k].n);
    it->span = s->n_spans;
    it->in_span = 0;
    it->i = s->n;
}

static bool step_to_zero(const struct histogram_side *s, struct histogram_iter *it)
{
    if (it->i == 0)
        return false;
    while (it->in_span == 0) {
        if (it->span == 0)
            return false;
        if (it->span < s->n_spans)
            it->index = wrapping_add(it->index, -(uint32_t)s->spans[it->span].offset);
        it->span--;
        it->in_span = s->spans[it->span].n;
    }
    it->in_span--;
    it->i--;
    it->index = wrapping_add(it->index, (uint32_t)-1);
    return true;
}

/* `index` is that of the bucket to come once its span is entered. */
static bool step_from_zero(const struct histogram_side *s, struct histogram_iter *it)
{
    if (it->i >= s->n)
        return false;
    while (it->span >= s->n_spans || it->in_span == s->spans[it->span].n) {
        it->span = it->span >= s->n_spans ? 0 : it->span + 1;
        if (it->span >= s->n_spans)
            return false;
        it->in_span = 0;
        it->index = wrapping_add(it->index, (uint32_t)s->spans[it->span].offset);
    }
    it->in_span++;
    it->i++;
    it->index = wrapping_add(it->index, 1);
    return true;
}

/* The bucket next to zero ends where the zero bucket begins. */
static void cut_at_zero(const struct histogram *h, struct histogram_bucket *b)
{
    if (b->upper < 0 && b->upper > -h->zero_threshold)
        b->upper = -h->zero_threshold;
    else if (b->lower > 0 && b->lower < h->zero_threshold)
        b->lower = h->zero_threshold;
}

static void bucket_at(const struct histogram *h, int32_t index, bool positive, double count,
                      struct histogram_bucket *out)
{
    double far = histogram_bound(h, index);
    double near = histogram_bound(h, wrapping_add(index, (uint32_t)-1));
    out->lower = positive ? near : -far;
    out->upper = positive ? far : -near;
    out->count = count;
    if (h->schema == HISTOGRAM_CUSTOM_SCHEMA) {
        out->lower_incl = index == 0;
        out->upper_incl = true;
    } else {
        out->lower_incl = out->lower < 0;
        out->upper_incl = out->upper > 0;
    }
    cut_at_zero(h, out);
}

/* From the outer end of one side to zero, then out on the other. */
static bool walk(const struct histogram *h, bool up, struct histogram_iter *it,
                 struct histogram_bucket *out)
{
    const struct histogram_side *in = up ? &h->neg : &h->pos, *away = up ? &h->pos : &h->neg;
    if (it->side == WALK_START) {
        to_outer_end(in, it);
        it->side = WALK_IN;
    }
    if (it->side == WALK_IN) {
        if (step_to_zero(in, it)) {
            bucket_at(h, it->index, !up, in->counts[it->i], out);
            return true;
        }
        it->side = WALK_ZERO;
    }
    if (it->side == WALK_ZERO) {
        it->side = WALK_OUT;
        it->i = it->in_span = 0;
        it->span = SIZE_MAX; // before the first
        it->index = 0;
        if (h->zero_count > 0) {
            *out = (struct histogram_bucket){ -h->zero_threshold, h->zero_threshold, true, true,
                                              h->zero_count };
            return true;
        }
    }
    if (it->side == WALK_OUT) {
        if (step_from_zero(away, it)) {
            bucket_at(h, wrapping_add(it->index, (uint32_t)-1), up, away->counts[it->i - 1], out);
            return true;
        }
        it->side = WALK_END;
    }
    return false;
}

bool histogram_next(const struct histogram *h, struct histogram_iter *it,
                    struct histogram_bucket *out)
{
    return walk(h, true, it, out);
}

bool histogram_next_down(const struct histogram *h, struct histogram_iter *it,
                         struct histogram_bucket *out)
{
    return walk(h, false, it, out);
}

/* ---- checking ---- */

static const char *go_f(char *p, size_t n, double v)
{
    if (isinf(v))
        return v > 0 ? "+Inf" : "-Inf";
    snprintf(p, n, "%f", v);
    return p;
}

static bool check_spans(const struct histogram_side *s, bool custom, struct err *e)
{
    uint64_t need = 0;
    for (size_t i = 0; i < s->n_spans; i++) {
        if ((i > 0 || custom) && s->spans[i].offset < 0)
            return err_set(e, ERR_FORMAT,
                           "span number %zu with offset %d: histogram has a span whose offset is "
                           "negative",
                           i + 1, s->spans[i].offset);
        need += s->spans[i].n;
    }
    if (need != s->n)
        return err_set(e, ERR_FORMAT,
                       "spans need %llu buckets, have %zu buckets: histogram spans specify "
                       "different number of buckets than provided",
                       (unsigned long long)need, s->n);
    return true;
}

bool histogram_check_spans(const struct histogram_side *s, struct err *e)
{
    return check_spans(s, false, e);
}

static bool check_counts(const struct histogram_side *s, struct err *e)
{
    for (size_t i = 0; i < s->n; i++) {
        char v[FLOAT_MAX_CHARS];
        if (s->counts[i] < 0)
            return err_set(e, ERR_FORMAT,
                           "bucket number %zu has observation count of %.*s: histogram has a "
                           "bucket whose observation count is negative",
                           i + 1, (int)float_print_g(v, s->counts[i]), v);
    }
    return true;
}

static bool check_bounds(const struct histogram *h, struct err *e)
{
    double prev = -INFINITY;
    for (size_t i = 0; i < h->n_bounds; i++) {
        double b = h->bounds[i];
        char pv[FLOAT_MAX_CHARS], bv[FLOAT_MAX_CHARS];
        if (isnan(b))
            return err_set(e, ERR_FORMAT, "histogram custom bounds must not be NaN");
        if (i > 0 && b <= prev)
            return err_set(e, ERR_FORMAT,
                           "previous bound is %s and current is %s: histogram custom bounds must "
                           "be in strictly increasing order",
                           go_f(pv, sizeof pv, prev), go_f(bv, sizeof bv, b));
        prev = b;
    }
    if (prev == INFINITY)
        return err_set(e, ERR_FORMAT,
                       "last +Inf bound must not be explicitly defined: histogram custom bounds "
                       "must be finite");
    return true;
}

static bool check_custom(const struct histogram *h, struct err *e)
{
    uint64_t reach = 0;
    if (!check_bounds(h, e) || !check_spans(&h->pos, true, e))
        return err_wrap(e, "custom buckets");
    for (size_t i = 0; i < h->pos.n_spans; i++)
        reach += (uint64_t)h->pos.spans[i].offset + h->pos.spans[i].n;
    if (h->n_bounds + 1 < reach) {
        err_set(e, ERR_FORMAT,
                "only %zu custom bounds defined which is insufficient to cover total span length "
                "of %llu: histogram custom bounds are too few",
                h->n_bounds, (unsigned long long)reach);
        return err_wrap(e, "custom buckets");
    }
    if (h->zero_count != 0)
        return err_set(e, ERR_FORMAT, "custom buckets: must have zero count of 0");
    if (h->zero_threshold != 0)
        return err_set(e, ERR_FORMAT, "custom buckets: must have zero threshold of 0");
    if (h->neg.n_spans)
        return err_set(e, ERR_FORMAT, "custom buckets: must not have negative spans");
    if (h->neg.n)
        return err_set(e, ERR_FORMAT, "custom buckets: must not have negative buckets");
    return true;
}

static bool check_exponential(const struct histogram *h, struct err *e)
{
    if (!check_spans(&h->pos, false, e))
        return err_wrap(e, "positive side");
    if (!check_spans(&h->neg, false, e) || !check_counts(&h->neg, e))
        return err_wrap(e, "negative side");
    if (h->n_bounds)
        return err_set(e, ERR_FORMAT,
                       "histogram with exponential schema must not have custom bounds");
    return true;
}

/* Integer histograms only: sums of floats need not add up. */
static bool check_total(const struct histogram *h, struct err *e)
{
    double sum = h->zero_count;
    for (size_t i = 0; i < h->pos.n; i++)
        sum += h->pos.counts[i];
    for (size_t i = 0; i < h->neg.n; i++)
        sum += h->neg.counts[i];

    if (isnan(h->sum) ? sum > h->count : sum != h->count)
        return err_set(e, ERR_FORMAT,
                       "%.0f observations found in buckets, but the Count field is %.0f: "
                       "histogram's observation count should %s",
                       sum, h->count,
                       isnan(h->sum)
                           ? "be at least the number of observations found in the buckets"
                           : "equal the number of observations found in the buckets (in absence "
                             "of NaN)");
    return true;
}

bool histogram_check(const struct histogram *h, struct err *e)
{
    if (h->schema == HISTOGRAM_CUSTOM_SCHEMA) {
        if (!check_custom(h, e))
            return false;
    } else if (h->schema < HISTOGRAM_MIN_SCHEMA || h->schema > HISTOGRAM_MAX_SCHEMA)
        return err_set(e, ERR_FORMAT,
                       "histogram has an invalid schema, which must be between -4 and 8 for "
                       "exponential buckets, or -53 for custom buckets, got schema %d",
                       h->schema);
    else if (!check_exponential(h, e))
        return false;

    if (!check_counts(&h->pos, e))
        return err_wrap(e, "positive side");
    return h->is_float || check_total(h, e);
}

/* ---- copies ---- */

static struct histogram_side side_dup(struct arena *a, const struct histogram_side *s)
{
    return (struct histogram_side){
        .spans = arena_dup(a, s->spans, xmul(s->n_spans, sizeof *s->spans)),
        .n_spans = s->n_spans,
        .counts = arena_dup(a, s->counts, xmul(s->n, sizeof *s->counts)),
        .n = s->n,
    };
}

struct histogram *histogram_dup(struct arena *a, const struct histogram *h)
{
    struct histogram *out = arena_dup(a, h, sizeof *h);
    out->pos = side_dup(a, &h->pos);
    out->neg = side_dup(a, &h->neg);
    out->bounds = arena_dup(a, h->bounds, xmul(h->n_bounds, sizeof *h->bounds));
    return out;
}

static bool bits_eq(const double *a, const double *b, size_t n)
{
    return n == 0 || memcmp(a, b, n * sizeof *a) == 0;
}

static bool side_eq(const struct histogram_side *a, const struct histogram_side *b)
{
    if (a->n_spans != b->n_spans || a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n_spans; i++)
        if (a->spans[i].offset != b->spans[i].offset || a->spans[i].n != b->spans[i].n)
            return false;
    return bits_eq(a->counts, b->counts, a->n);
}

bool histogram_eq(const struct histogram *a, const struct histogram *b)
{
    return a->reset == b->reset && a->schema == b->schema && a->is_float == b->is_float &&
           bits_eq(&a->zero_threshold, &b->zero_threshold, 1) &&
           bits_eq(&a->zero_count, &b->zero_count, 1) && bits_eq(&a->count, &b->count, 1) &&
           bits_eq(&a->sum, &b->sum, 1) && a->n_bounds == b->n_bounds &&
           bits_eq(a->bounds, b->bounds, a->n_bounds) && side_eq(&a->pos, &b->pos) &&
           side_eq(&a->neg, &b->neg);
}

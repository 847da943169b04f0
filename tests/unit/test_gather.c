#include "run/gather.h"

#include "check.h"

#include "run_world.h"

enum { DRIVES = 40 };

static size_t joint_n;    /* reads of the last joint call */
static const char *odd;   /* what stands in place 1 of a joint answer */
static int joint_status;  /* of its reply */
static size_t joint_less; /* entries that are missing from it */

static am_step scripted_back(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

static am_step scripted_look(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

/* Asks, and gives what it got: [kind, value]. */
static am_step look(const am_host *h, am_call *c)
{
    bool *asked = h->local(c, sizeof *asked);
    if (!*asked) {
        *asked = true;
        return h->call(c, "one", h->args(c));
    }
    return h->done(c, h->make(c, "[%d,%v]", (int64_t)h->result_kind(c), h->result(c)));
}

static am_step one(const am_host *h, am_call *c)
{
    return h->status(c) == 0 ? h->send(c, 0, "GET", "admin:/one?u={url}") : h->done(c, h->json(c));
}

static am_step ones(const am_host *h, am_call *c)
{
    if (h->status(c) == 0) {
        joint_n = h->len(h->get(h->args(c), "each"));
        return h->send(c, 0, "POST", "admin:/ones");
    }
    return h->done(c, h->json(c));
}

/* Something else that is under way. */
static am_step other(const am_host *h, am_call *c)
{
    return h->status(c) == 0 ? h->send(c, 0, "GET", "admin:/other") : h->done(c, NULL);
}

static const am_param url[] = {{"url", "url", "which"}, {NULL, NULL, NULL}};
static const am_param each[] = {{"each", "object[]", "which"}, {NULL, NULL, NULL}};
static const am_op ops[] = {
    {.name = "look", .params = url, .step = look, .help = "Looks."},
    {.name = "one", .params = url, .step = one, .help = "Reads one."},
    {.name = "ones", .params = each, .step = ones, .help = "Reads several."},
    {.name = "other", .step = other, .help = "Reads something else."},
    {.name = NULL},
};
static const char *const many[] = {"one", "ones", NULL};
static const am_connector gathering = {.size = sizeof(am_connector),
                                       .op_size = sizeof(am_op),
                                       .major = AM_ABI_MAJOR,
                                       .minor = AM_ABI_MINOR,
                                       .name = "gathering",
                                       .version = "1.0.0",
                                       .help = "Reads that may be joined",
                                       .ops = ops,
                                       .many = many};

static void answer(size_t i, const char *sent, am_exchange *x)
{
    (void)i;
    if (!strstr(sent, "/ones")) {
        fake_body(x, 200, "\"alone\"");
        return;
    }
    am_buf b = AM_BUF(1 << 16);
    am_buf_char(&b, '[');
    for (size_t n = 0; n + joint_less < joint_n; n++) {
        am_buf_str(&b, n ? "," : "");
        if (n == 1 && odd) {
            am_buf_str(&b, odd);
        } else {
            am_buf_fmt(&b, "{\"kind\":0,\"value\":\"joint %zu\"}", n);
        }
    }
    am_buf_char(&b, ']');
    fake_body(x, joint_status, am_buf_text(&b));
    am_buf_free(&b);
}

typedef struct crowd {
    world w;
    am_drive *drives[DRIVES];
    size_t n;
} crowd;

static void begin(crowd *c)
{
    am_err err = {0};
    world_begin(&c->w, AM_MODE_APPLY, NULL);
    assert_int_equal(am_registry_add(c->w.registry, &gathering, "built in", &err), AM_OK);
    fake_connector = "gathering";
    fake_answer = answer;
    joint_n = joint_less = 0;
    joint_status = 200;
    odd = NULL;
    c->n = 0;
    am_clock_freeze(1000, 1000000);
}

static void end(crowd *c)
{
    for (size_t i = 0; i < c->n; i++) {
        am_drive_free(c->drives[i]);
    }
    world_end(&c->w);
    am_clock_thaw();
    fake_connector = "scripted";
}

static void start(crowd *c, const char *op, size_t n)
{
    am_err err = {0};
    const am_drive_opts opts = {.owner = &c->w.owner};
    for (size_t i = 0; i < n; i++) {
        am_arena *a = am_arena_new(1 << 16);
        const am_value *args =
            strcmp(op, "other") == 0
                ? NULL
                : scripted_json(
                      a, am_arena_format(a, "{\"url\":\"https://c.sharepoint.com/%zu\"}", c->n));
        const am_connector_info *info = am_registry_find(c->w.registry, "gathering");
        assert_int_equal(am_drive_start(c->w.run, &c->w.tenant,
                                        am_registry_operation(info, op, NULL), args, false, &opts,
                                        &c->drives[c->n++], &err),
                         AM_OK);
        am_arena_free(a);
    }
}

static bool all_over(void *self)
{
    const crowd *c = self;
    for (size_t i = 0; i < c->n; i++) {
        if (c->drives[i] && !am_drive_over(c->drives[i])) {
            return false;
        }
    }
    return true;
}

static bool one_is_held(void *self)
{
    (void)self;
    return fake_n_held > 0;
}

static void until(crowd *c, bool (*done)(void *))
{
    am_err err = {0};
    if (am_loop_run(c->w.loop, done, c, &err)) {
        fail_msg("%s", err.text);
    }
}

static void gives(const crowd *c, size_t i, const char *json)
{
    const am_value *v;
    const am_err *err;
    am_buf b = AM_BUF(1000);
    assert_int_equal(am_drive_result(c->drives[i], &v, &err), AM_OK);
    am_json_format(&b, v, AM_JSON_CANONICAL);
    assert_string_equal(am_buf_text(&b), json);
    am_buf_free(&b);
}

static void what_is_asked_at_a_time_is_one_request(void **state)
{
    (void)state;
    crowd c;
    begin(&c);
    start(&c, "look", 3);
    until(&c, all_over);
    assert_int_equal(fake_n, 1);
    assert_int_equal(joint_n, 3);
    gives(&c, 0, "[0,\"joint 0\"]");
    gives(&c, 1, "[0,\"joint 1\"]");
    gives(&c, 2, "[0,\"joint 2\"]");
    assert_int_equal(am_clock_mono(), 1000); /* nobody waited */
    end(&c);
}

static void one_alone_is_asked_alone(void **state)
{
    (void)state;
    crowd c;
    begin(&c);
    start(&c, "look", 1);
    until(&c, all_over);
    assert_int_equal(fake_n, 1);
    assert_string_equal(fake_sent[0], "GET admin:/one?u=https%3A%2F%2Fc.sharepoint.com%2F0");
    gives(&c, 0, "[0,\"alone\"]");
    end(&c);
}

/* One that is missing, or unclear, hides none of the others. */
static void each_has_its_own_answer(void **state)
{
    (void)state;
    static const struct {
        const char *odd, *gives;
        size_t sent;
    } cases[] = {
        {"{\"kind\":3}", "[3,null]", 1},
        {"null", "[0,\"alone\"]", 2},
        {"{}", "[0,\"alone\"]", 2},
        {"{\"kind\":0}", "[0,\"alone\"]", 2},
        {"{\"kind\":99}", "[0,\"alone\"]", 2},
        {"{\"kind\":\"0\",\"value\":1}", "[0,\"alone\"]", 2},
        {"7", "[0,\"alone\"]", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        crowd c;
        begin(&c);
        odd = cases[i].odd;
        start(&c, "look", 3);
        until(&c, all_over);
        assert_int_equal(fake_n, cases[i].sent);
        gives(&c, 0, "[0,\"joint 0\"]");
        gives(&c, 1, cases[i].gives);
        gives(&c, 2, "[0,\"joint 2\"]");
        end(&c);
    }
}

static void a_joint_read_that_fails_is_asked_one_by_one(void **state)
{
    (void)state;
    for (int shape = 0; shape < 2; shape++) {
        crowd c;
        begin(&c);
        joint_status = shape == 0 ? 500 : 200;
        joint_less = shape == 0 ? 0 : 1;
        start(&c, "look", 3);
        until(&c, all_over);
        assert_int_equal(fake_n, 4);
        for (size_t i = 0; i < 3; i++) {
            gives(&c, i, "[0,\"alone\"]");
        }
        end(&c);
    }
}

static void no_more_than_the_bound_leave_together(void **state)
{
    (void)state;
    crowd c;
    begin(&c);
    start(&c, "look", DRIVES);
    until(&c, all_over);
    assert_int_equal(fake_n, 2);
    assert_int_equal(joint_n, DRIVES - AM_GATHER_MAX);
    gives(&c, AM_GATHER_MAX - 1, "[0,\"joint 31\"]");
    gives(&c, AM_GATHER_MAX, "[0,\"joint 0\"]");
    end(&c);
}

static void others_are_waited_for_but_not_long(void **state)
{
    (void)state;
    crowd c;
    begin(&c);
    fake_hold = true;
    start(&c, "other", 1);
    until(&c, one_is_held);
    start(&c, "look", 1);
    start(&c, "look", 1);
    fake_n_held = 0; /* the other one stays away */
    fake_hold = false;
    am_drive *away = c.drives[0];
    c.drives[0] = NULL;
    until(&c, all_over);
    assert_int_equal(am_clock_mono(), 1000 + AM_GATHER_MS);
    assert_int_equal(joint_n, 2);
    gives(&c, 1, "[0,\"joint 0\"]");
    am_drive_free(away);
    end(&c);
}

static void who_has_gone_is_not_answered(void **state)
{
    (void)state;
    crowd c;
    begin(&c);
    fake_hold = true;
    start(&c, "look", 3);
    until(&c, one_is_held);
    am_drive_free(c.drives[1]);
    c.drives[1] = NULL;
    fake_release();
    until(&c, all_over);
    gives(&c, 0, "[0,\"joint 0\"]");
    gives(&c, 2, "[0,\"joint 2\"]");
    fake_hold = true;
    start(&c, "look", 2);
    until(&c, one_is_held);
    am_drive_free(c.drives[3]);
    am_drive_free(c.drives[4]); /* nobody wants to know */
    c.drives[3] = c.drives[4] = NULL;
    assert_int_equal(fake_alive, 0);
    fake_hold = false;
    start(&c, "look", 2); /* asked for, and the run ends */
    end(&c);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_asked_at_a_time_is_one_request),
    cmocka_unit_test(one_alone_is_asked_alone),
    cmocka_unit_test(each_has_its_own_answer),
    cmocka_unit_test(a_joint_read_that_fails_is_asked_one_by_one),
    cmocka_unit_test(no_more_than_the_bound_leave_together),
    cmocka_unit_test(others_are_waited_for_but_not_long),
    cmocka_unit_test(who_has_gone_is_not_answered),
};
CHECK_MAIN(tests)

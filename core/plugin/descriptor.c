#include "plugin/descriptor.h"

#include <string.h>

#include "base/text.h"
#include "plugin/schema.h"

/* Members of the first minor: the least that a descriptor must have. */
enum {
    CONNECTOR_LEAST = offsetof(am_connector, bases) + sizeof(const char *const *),
    OP_LEAST = offsetof(am_op, consent) + sizeof(const char *),
    STRIDE_MOST = 4096,
    EFFECTS = AM_CHANGE | AM_IDEMPOTENT | AM_FINAL | AM_STREAM
};

static bool is_name(const char *s, char joint)
{
    if (!s || *s < 'a' || *s > 'z') {
        return false;
    }
    size_t n = 1;
    for (; s[n]; n++) {
        char c = s[n];
        bool alnum = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (n >= AM_NAME_MAX || (!alnum && (c != joint || s[n - 1] == joint))) {
            return false;
        }
    }
    return s[n - 1] != joint;
}

static bool is_help(const char *s)
{
    size_t n = s ? strnlen(s, AM_HELP_MAX + 1) : 0;
    return n > 0 && n <= AM_HELP_MAX && s[0] != '\n' && am_utf8_valid(s, n, NULL);
}

/* A script could not write source:end(). */
static bool is_lua_keyword(const char *s)
{
    static const char *const words[] = {"and",   "break", "do",       "else", "elseif", "end",
                                        "false", "for",   "function", "goto", "if",     "in",
                                        "local", "nil",   "not",      "or",   "repeat", "return",
                                        "then",  "true",  "until",    "while"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i], s) == 0) {
            return true;
        }
    }
    return false;
}

static am_kind no_memory(am_err *err)
{
    return am_fail(err, AM_LIMIT, "the description is too large");
}

static am_kind copy_param(am_arena *a, const am_param *row, am_param_info *p, am_err *err)
{
    if (!is_name(row->name, '_')) {
        return am_fail(err, AM_USAGE, "parameter \"%.60s\": not of the form a_name1", row->name);
    }
    if (!is_help(row->help)) {
        return am_fail(err, AM_USAGE, "parameter \"%s\" has no help", row->name);
    }
    if (am_schema_type(a, row->type, p, err)) {
        return am_prefix(err, "parameter \"%s\"", row->name);
    }
    p->name = am_arena_strdup(a, row->name);
    p->help = am_arena_strdup(a, row->help);
    return p->name && p->help ? AM_OK : no_memory(err);
}

static am_kind copy_params(am_arena *a, const am_param *rows, const am_param_info **out, size_t *n,
                           am_err *err)
{
    size_t count = 0;
    *out = NULL;
    *n = 0;
    while (rows && rows[count].name) {
        if (++count > AM_PARAMS_MAX) {
            return am_fail(err, AM_USAGE, "more than %d parameters", AM_PARAMS_MAX);
        }
    }
    if (count == 0) {
        return AM_OK;
    }
    am_param_info *all = am_arena_alloc(a, count * sizeof *all);
    if (!all) {
        return no_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        am_kind k = copy_param(a, &rows[i], &all[i], err);
        if (k) {
            return k;
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(all[j].name, all[i].name) == 0) {
                return am_fail(err, AM_USAGE, "parameter \"%s\" stands twice", all[i].name);
            }
        }
    }
    *out = all;
    *n = count;
    return AM_OK;
}

static am_kind check_op(const am_op *op, am_err *err)
{
    bool change = op->effects & AM_CHANGE;
    if (!is_name(op->name, '-') || is_lua_keyword(op->name)) {
        return am_fail(err, AM_USAGE, "name is not of the form a-name1, or a word of Lua");
    }
    if (!op->step) {
        return am_fail(err, AM_USAGE, "has no step function");
    }
    if (!is_help(op->help)) {
        return am_fail(err, AM_USAGE, "has no help");
    }
    if (op->effects & ~(unsigned)EFFECTS) {
        return am_fail(err, AM_USAGE, "effects 0x%x: unknown bits", op->effects);
    }
    if (!change && (op->effects & (AM_FINAL | AM_IDEMPOTENT))) {
        return am_fail(err, AM_USAGE, "a read is neither AM_FINAL nor AM_IDEMPOTENT");
    }
    if (change && (op->effects & AM_STREAM)) {
        return am_fail(err, AM_USAGE, "AM_STREAM is for reads only");
    }
    if (op->consent && (!change || !is_name(op->consent, '-'))) {
        return am_fail(err, AM_USAGE, "consent \"%.60s\": one plain word, of a change",
                       op->consent);
    }
    return AM_OK;
}

static am_kind copy_op(am_arena *a, const am_op *op, am_operation *to, am_err *err)
{
    am_kind k = check_op(op, err);
    if (k || (k = copy_params(a, op->params, &to->params, &to->n_params, err))) {
        return k;
    }
    char *lua = am_arena_strdup(a, op->name);
    for (char *c = lua; c && *c; c++) {
        *c = *c == '-' ? '_' : *c;
    }
    to->name = am_arena_strdup(a, op->name);
    to->lua_name = lua;
    to->help = am_arena_strdup(a, op->help);
    to->summary = am_arena_strndup(a, op->help, strcspn(op->help, "\n"));
    to->consent = am_arena_strdup(a, op->consent);
    to->effects = op->effects;
    to->step = op->step;
    if (!lua || !to->name || !to->help || !to->summary || (op->consent && !to->consent)) {
        return no_memory(err);
    }
    return AM_OK;
}

/* Row i of the plugin's table, whatever size its rows have. */
static void row_at(const am_connector *c, size_t i, am_op *out)
{
    size_t n = c->op_size < sizeof *out ? c->op_size : sizeof *out;
    memset(out, 0, sizeof *out);
    memcpy(out, (const char *)c->ops + i * c->op_size, n);
}

static am_kind copy_ops(am_arena *a, const am_connector *c, am_connector_info *out, am_err *err)
{
    am_op row;
    size_t count = 0;
    for (row_at(c, 0, &row); row.name; row_at(c, count, &row)) {
        if (++count > AM_OPS_MAX) {
            return am_fail(err, AM_USAGE, "more than %d operations", AM_OPS_MAX);
        }
    }
    if (count == 0) {
        return am_fail(err, AM_USAGE, "has no operations");
    }
    am_operation *ops = am_arena_alloc(a, count * sizeof *ops);
    if (!ops) {
        return no_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        row_at(c, i, &row);
        if (copy_op(a, &row, &ops[i], err)) {
            return am_prefix(err, "operation \"%.60s\"", row.name);
        }
        ops[i].connector = out;
        for (size_t j = 0; j < i; j++) {
            if (strcmp(ops[j].name, ops[i].name) == 0) {
                return am_fail(err, AM_USAGE, "operation \"%s\" stands twice", ops[i].name);
            }
        }
    }
    out->ops = ops;
    out->n_ops = count;
    return AM_OK;
}

static am_operation *find_op(const am_connector_info *c, const char *name)
{
    for (size_t i = 0; name && i < c->n_ops; i++) {
        if (strcmp(c->ops[i].name, name) == 0) {
            return (am_operation *)&c->ops[i]; /* in the arena of this description */
        }
    }
    return NULL;
}

static bool takes_each(const am_operation *op)
{
    const am_param_info *p = op->n_params == 1 ? op->params : NULL;
    return p && strcmp(p->name, "each") == 0 && p->base == AM_P_OBJECT && p->list && !p->optional;
}

static am_kind join_many(const char *const *pairs, const am_connector_info *c, am_err *err)
{
    const unsigned no_plain_read = AM_CHANGE | AM_STREAM;
    for (size_t i = 0; pairs && pairs[i]; i += 2) {
        am_operation *one = find_op(c, pairs[i]), *many = find_op(c, pairs[i + 1]);
        if (!one || !many || one == many || one->many ||
            ((one->effects | many->effects) & no_plain_read) || !takes_each(many)) {
            return am_fail(err, AM_USAGE,
                           "many: \"%.60s\", \"%.60s\": expected a read, listed once, and a read "
                           "with the one parameter each, object[], neither of them a stream",
                           pairs[i], pairs[i + 1] ? pairs[i + 1] : "");
        }
        one->many = many;
    }
    return AM_OK;
}

static am_kind copy_bases(am_arena *a, const char *const *bases, am_connector_info *out,
                          am_err *err)
{
    static const char *const taken[] = {"admin", "root", "my", "graph", "http", "https"};
    const char **all = am_arena_alloc(a, (AM_BASES_MAX + 1) * sizeof *all);
    size_t n = 0;
    for (; all && bases && bases[n]; n++) {
        bool free_name = n < AM_BASES_MAX && (is_name(bases[n], '-') || strcmp(bases[n], "*") == 0);
        for (size_t i = 0; free_name && i < sizeof taken / sizeof taken[0]; i++) {
            free_name = strcmp(taken[i], bases[n]) != 0;
        }
        if (!free_name) {
            return am_fail(err, AM_USAGE, "base \"%.60s\": taken, too many, or no plain word",
                           bases[n]);
        }
        if (!(all[n] = am_arena_strdup(a, bases[n]))) {
            return no_memory(err);
        }
    }
    out->bases = all;
    return all ? AM_OK : no_memory(err);
}

am_kind am_descriptor_copy(am_arena *a, const am_connector *given, const char *origin,
                           am_connector_info *out, am_err *err)
{
    am_kind k;
    am_connector c = {0};
    if (given->major != AM_ABI_MAJOR || given->minor > AM_ABI_MINOR) {
        return am_fail(err, AM_USAGE, "%s: built for interface %u.%u, this program has %d.%d",
                       origin, given->major, given->minor, AM_ABI_MAJOR, AM_ABI_MINOR);
    }
    if (given->size < CONNECTOR_LEAST || given->size > STRIDE_MOST || given->op_size < OP_LEAST ||
        given->op_size > STRIDE_MOST || given->op_size % _Alignof(am_op) != 0) {
        return am_fail(err, AM_USAGE,
                       "%s: descriptor of %u bytes with rows of %u, expected %zu, %zu", origin,
                       given->size, given->op_size, sizeof(am_connector), sizeof(am_op));
    }
    memcpy(&c, given, given->size < sizeof c ? given->size : sizeof c);
    if (!is_name(c.name, '-')) {
        return am_fail(err, AM_USAGE, "%s: connector name is not of the form a-name1", origin);
    }
    if (!c.version || !*c.version || !is_help(c.help) || !c.ops) {
        k = am_fail(err, AM_USAGE, "version, help or operations are missing");
        goto out;
    }
    memset(out, 0, sizeof *out);
    if ((k = copy_ops(a, &c, out, err)) || (k = join_many(c.many, out, err)) ||
        (k = copy_bases(a, c.bases, out, err))) {
        goto out;
    }
    if (copy_params(a, c.config, &out->config, &out->n_config, err)) {
        k = am_prefix(err, "configuration");
        goto out;
    }
    out->name = am_arena_strdup(a, c.name);
    out->version = am_arena_strdup(a, c.version);
    out->help = am_arena_strdup(a, c.help);
    out->origin = am_arena_strdup(a, origin);
    k = out->name && out->version && out->help && out->origin ? AM_OK : no_memory(err);
out:
    return k ? am_prefix(err, "connector \"%s\" (%s)", c.name, origin) : AM_OK;
}

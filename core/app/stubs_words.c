/* stubs_words.c - playbook {}, spec {} and ctx, as editors read them. */
#include "app/stubs_words.h"

#include <string.h>

#include "lua/names.h"

static const char words[] =
    "---@class aftermove.param\n"
    "---@field type string\n"
    "---@field help? string\n"
    "---@field default? any\n"
    "---@field required? boolean\n"
    "\n"
    "---@class aftermove.playbook\n"
    "---@field name string\n"
    "---@field version string\n"
    "---@field summary string\n"
    "---@field help? string\n"
    "---@field needs? table<string, string>\n"
    "---@field params? table<string, aftermove.param>\n"
    "---@field changes? table<integer|string, string|integer> operations, or [operation] = most\n"
    "---@field read_only? boolean\n"
    "---@field monitor? string\n"
    "---@field run fun(ctx: aftermove.ctx): any\n"
    "\n"
    "---@param table aftermove.playbook\n"
    "---@return aftermove.playbook\n"
    "function playbook(table) end\n"
    "\n"
    "---@class aftermove.expect\n"
    "---@field exit? integer|\"any\"\n"
    "---@field outcomes? table\n"
    "---@field effects? integer|table[]\n"
    "---@field totals? table<string, integer>\n"
    "---@field sites? table<\"source\"|\"target\", table<string, string|table>>\n"
    "---@field state? table<string, any>\n"
    "---@field requests? table[]\n"
    "---@field says? string|string[]\n"
    "---@field hides? string|string[]\n"
    "---@field returns? any\n"
    "---@field unchanged? boolean\n"
    "\n"
    "---@class aftermove.step\n"
    "---@field mode? \"run\"|\"plan\"|\"apply\"\n"
    "---@field params? table<string, any>\n"
    "---@field consent? string|string[]\n"
    "---@field before? table[]\n"
    "---@field between? table[]\n"
    "---@field crash? integer\n"
    "---@field interrupt? integer\n"
    "---@field expect? aftermove.expect\n"
    "\n"
    "---@class aftermove.spec : aftermove.step\n"
    "---@field name string\n"
    "---@field scenario string|table\n"
    "---@field faults? table[]\n"
    "---@field seed? integer\n"
    "---@field policy? table\n"
    "---@field tenants? table<\"source\"|\"target\", table>\n"
    "---@field time_limit? integer\n"
    "---@field steps? aftermove.step[]\n"
    "\n"
    "---@param table aftermove.spec\n"
    "---@return table\n"
    "function spec(table) end\n\n";

void am_stubs_words(FILE *out)
{
    fputs(words, out);
    fputs("---@class aftermove.ctx\n---@field tenants aftermove.tenants\n"
          "---@field params table<string, any>\n---@field mode \"plan\"|\"apply\"\n",
          out);
    for (const char *const *n = am_names_ctx(); *n; n++)
        if (strcmp(*n, "tenants") != 0 && strcmp(*n, "params") != 0 && strcmp(*n, "mode") != 0)
            fprintf(out, "---@field %s fun(...): any\n", *n);
    fputc('\n', out);
}

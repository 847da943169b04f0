/* parser.h - inside of the parser: its two halves share these. The rest of the house sees ast.h. */
#ifndef AM_LINT_PARSER_H
#define AM_LINT_PARSER_H

#include "lint/ast.h"
#include "lint/lexer.h"

typedef struct am_parser {
    am_lexer x;
    am_program *program;
    const am_source_file *file;
    am_var **active; /* locals in scope, the innermost last; heap */
    size_t n_active, cap_active;
    int depth;
    am_kind kind; /* the first mistake; from then on the text seems to have ended */
    am_err *err;
} am_parser;

void am_parser_fail(am_parser *, am_kind, const char *what);
void am_parser_step(am_parser *);
bool am_parser_take(am_parser *, int token);
void am_parser_want(am_parser *, int token, const char *what);
const char *am_parser_name(am_parser *);
bool am_parser_deeper(am_parser *); /* and one less when its caller is done */
am_node *am_parser_node(am_parser *, am_node_kind, int line);
am_var *am_parser_local(am_parser *, const char *name, int line);
void am_parser_declare(am_parser *, am_var *);
am_node *am_parser_variable(am_parser *, const char *name, int line);
am_func *am_parser_new_func(am_parser *, int line);

bool am_parser_block_ends(const am_parser *);
am_node *am_parser_block(am_parser *);
am_node *am_parser_expr(am_parser *);
am_node *am_parser_list(am_parser *); /* expressions between commas */
am_node *am_parser_suffixed(am_parser *);
/* At the ( of the parameters; method: with self before them. */
am_node *am_parser_function(am_parser *, int line, bool method);

#endif

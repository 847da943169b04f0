# what core/lint adds to the build
noinst_LIBRARIES += core/liblint.a
core_liblint_a_SOURCES = \
	core/lint/ast.h core/lint/shape.h \
	core/lint/lexer.c core/lint/lexer.h \
	core/lint/lint.c core/lint/lint.h \
	core/lint/parser.c core/lint/parser.h core/lint/parser_expr.c \
	core/lint/walk.c core/lint/walk.h core/lint/walk_builtin.c core/lint/walk_call.c \
	core/lint/walk_expr.c core/lint/walk_index.c core/lint/walk_use.c
LIB_LINT = core/liblint.a

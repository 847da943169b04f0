/* The request tree: what is well formed and valid, and what the service says otherwise. */
#include "check.h"

#include <stdio.h>
#include <string.h>

#include "sandbox/schema.h"

#define HEAD                                                                                       \
    "<Request SchemaVersion=\"15.0.0.0\" LibraryVersion=\"16.0.0.0\" xmlns=\"" SB_XML_NS "\">"
#define TAIL "</Request>"

static bool read(am_arena *mem, const char *text, sb_node **root, sb_error *e)
{
    *e = (sb_error){0};
    return sb_xml_parse(mem, text, strlen(text), root, e) && sb_schema_check(*root, e);
}

static void refused(const char *text, const char *type, const char *part)
{
    am_arena *mem = am_arena_new(0);
    sb_node *root;
    sb_error e;

    assert_false(read(mem, text, &root, &e));
    assert_non_null(strstr(e.type, type));
    if (!strstr(e.text, part))
        fail_msg("\"%s\" lacks \"%s\"", e.text, part);
    am_arena_free(mem);
}

static void test_tree(void **state)
{
    am_arena *mem = am_arena_new(0);
    sb_node *root, *path, *value;
    sb_error e;

    (void)state;
    assert_true(read(mem,
                     HEAD "<Actions>\r\n <ObjectPath Id=\"2\" ObjectPathId=\"1\" /></Actions>"
                          "<ObjectPaths><Method Id=\"1\" ParentId=\"3\" Name=\"X\"><Parameters>"
                          "<Parameter Type=\"String\">a &amp; b &lt;c&gt;</Parameter>"
                          "<Parameter Type=\"String\"> </Parameter></Parameters></Method>"
                          "<Identity Id=\"3\" Name=\"a&#xA;b\" /></ObjectPaths>" TAIL,
                     &root, &e));
    path = root->last->first;
    assert_int_equal(path->kind, SB_K_O_METHOD);
    assert_int_equal(sb_schema_id(path, "ParentId"), 3);
    value = path->first->first;
    assert_string_equal(value->text, "a & b <c>");
    assert_string_equal(value->next->text, " ");
    assert_string_equal(sb_xml_attr(path->next, "Name"), "a\nb");
    assert_null(sb_xml_attr(path, "Absent"));
    am_arena_free(mem);
}

static void test_not_xml(void **state)
{
    (void)state;
    refused("", "InvalidClientQuery", "not valid XML");
    refused("<Request", "InvalidClientQuery", "not valid XML");
    refused(HEAD "<Actions>", "InvalidClientQuery", "not valid XML");
    refused("{}", "InvalidClientQuery", "not valid XML");
    refused("<!DOCTYPE x [<!ENTITY a \"b\">]>" HEAD TAIL, "InvalidClientQuery", "document type");
    refused(HEAD "<Actions>\x01</Actions>" TAIL, "InvalidClientQuery", "not valid XML");
}

static void test_schema(void **state)
{
    (void)state;
    refused("<Request SchemaVersion=\"1\" LibraryVersion=\"1\"><Actions/></Request>", "Schema",
            "not declared");
    refused("<Other xmlns=\"" SB_XML_NS "\"/>", "Schema", "not declared");
    refused("<Request xmlns=\"" SB_XML_NS "\"><Actions/></Request>", "Schema", "SchemaVersion");
    refused(HEAD TAIL, "Schema", "Actions");
    refused(HEAD "<Actions/><Actions/>" TAIL, "Schema", "invalid child");
    refused(HEAD "<Actions><Constructor Id=\"1\" TypeId=\"{}\"/></Actions>" TAIL, "Schema",
            "invalid child element 'Constructor'");
    refused(HEAD "<Actions><ObjectPath Id=\"x\" ObjectPathId=\"1\"/></Actions>" TAIL, "Schema",
            "Int32");
    refused(HEAD "<Actions><ObjectPath Id=\"1\"/></Actions>" TAIL, "Schema", "ObjectPathId");
    refused(HEAD "<Actions><ObjectPath Id=\"1\" ObjectPathId=\"2\" Color=\"red\"/></Actions>" TAIL,
            "Schema", "'Color'");
    refused(HEAD "<Actions>text</Actions>" TAIL, "Schema", "text");
    refused(HEAD "<Actions><Query Id=\"1\" ObjectPathId=\"2\"/></Actions>" TAIL, "Schema",
            "incomplete");
    refused(HEAD "<Actions/><ObjectPaths><Constructor Id=\"1\" TypeId=\"\"/></ObjectPaths>" TAIL,
            "Schema", "TypeIdGuidType' - The Pattern constraint failed");
    refused(HEAD "<Actions/><ObjectPaths><Constructor Id=\"1\" "
                 "TypeId=\"268004ae-ef6b-4e9b-8425-127220d84719\"/></ObjectPaths>" TAIL,
            "Schema", "Pattern");
}

static void test_too_deep(void **state)
{
    char text[8192] = HEAD;
    size_t n = strlen(text);

    (void)state;
    for (int i = 0; i < 40; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "<Actions>");
    refused(text, "InvalidClientQuery", "too deep");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_tree), cmocka_unit_test(test_not_xml), cmocka_unit_test(test_schema),
    cmocka_unit_test(test_too_deep)};

CHECK_MAIN(tests)

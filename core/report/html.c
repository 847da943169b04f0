#include "report/html.h"

void am_html_text(FILE *f, const char *text)
{
    for (; text && *text; text++) {
        switch (*text) {
        case '<':
            fputs("&lt;", f);
            break;
        case '>':
            fputs("&gt;", f);
            break;
        case '&':
            fputs("&amp;", f);
            break;
        case '"':
            fputs("&quot;", f);
            break;
        case '\'':
            fputs("&#39;", f);
            break;
        default:
            fputc(*text, f);
        }
    }
}

void am_html_begin(FILE *f, const char *title)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
          f);
    am_html_text(f, title);
    fputs("</title>\n<style>\n"
          ":root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }\n"
          "body { margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }\n"
          "table { border-collapse: collapse; width: 100%; margin: 1rem 0; }\n"
          "caption { text-align: left; font-weight: 600; padding: .5rem 0; }\n"
          "th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8886; "
          "overflow-wrap: anywhere; }\n"
          "dt { font-weight: 600; } dd { margin: 0 0 .4rem; overflow-wrap: anywhere; }\n"
          "@media print { body { max-width: none; margin: 0; } }\n"
          "</style>\n</head>\n<body>\n<main>\n<h1>",
          f);
    am_html_text(f, title);
    fputs("</h1>\n", f);
}

void am_html_end(FILE *f)
{
    fputs("</main>\n</body>\n</html>\n", f);
}

void am_html_table(FILE *f, const char *caption, const char *const *columns, size_t n)
{
    fputs("<table>\n<caption>", f);
    am_html_text(f, caption);
    fputs("</caption>\n<thead><tr>", f);
    for (size_t i = 0; i < n; i++) {
        fputs("<th scope=\"col\">", f);
        am_html_text(f, columns[i]);
        fputs("</th>", f);
    }
    fputs("</tr></thead>\n<tbody>\n", f);
}

void am_html_row(FILE *f, const char *const *cells, size_t n)
{
    fputs("<tr>", f);
    for (size_t i = 0; i < n; i++) {
        fputs("<td>", f);
        am_html_text(f, cells[i]);
        fputs("</td>", f);
    }
    fputs("</tr>\n", f);
}

void am_html_table_end(FILE *f)
{
    fputs("</tbody>\n</table>\n", f);
}

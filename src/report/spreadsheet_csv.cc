#include "report/spreadsheet_csv.h"

namespace acrida {

std::string spreadsheet_csv(std::string_view table) {
  std::string guarded;
  guarded.reserve(table.size());
  bool quoted = false;
  bool begins = true;  // the next character is the first of a field, but for a quote
  for (const char c : table) {
    const bool opens = begins && !quoted && c == '"';
    // Rows end with CR LF: a field that begins with a bare carriage return is a quoted one.
    const bool ends_row = !quoted && (c == '\r' || c == '\n');
    if (begins && !opens && !ends_row &&
        std::string_view("=+-@\t\r").find(c) != std::string_view::npos) {
      guarded += '\'';
    }
    guarded += c;
    if (c == '"') {
      quoted = !quoted;
    }
    begins = opens || (!quoted && (c == ',' || c == '\n'));
  }
  return guarded;
}

}  // namespace acrida

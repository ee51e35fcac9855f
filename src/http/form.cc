#include "http/form.h"

#include "http/percent.h"

namespace acrida {

void append_form_encoded(std::string_view text, std::string& out) {
  std::size_t blank = text.find(' ');
  while (blank != std::string_view::npos) {
    append_percent_encoded(text.substr(0, blank), out);
    out += '+';
    text.remove_prefix(blank + 1);
    blank = text.find(' ');
  }
  append_percent_encoded(text, out);
}

void append_form_field(std::string_view name, std::string_view value, std::string& body) {
  if (!body.empty()) {
    body += '&';
  }
  append_form_encoded(name, body);
  body += '=';
  append_form_encoded(value, body);
}

}  // namespace acrida

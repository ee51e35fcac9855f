#include "web/form_fields.h"

#include <algorithm>
#include <cstdint>

#include "base/strings.h"

namespace acrida {

std::string decode_percent(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view digits = text.substr(i + 1, 2);
    std::optional<std::uint64_t> byte;
    if (text[i] == '%' && digits.size() == 2) {
      byte = parse_hexadecimal(digits);
    }
    out += byte ? static_cast<char>(*byte) : text[i];
    i += byte ? 2U : 0U;
  }
  return out;
}

std::optional<std::string> form_field(std::string_view body, std::string_view name) {
  const auto decode = [](std::string_view text) {
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    return decode_percent(spaced);
  };
  for (const std::string_view field : split(body, '&')) {
    const std::size_t equals = std::min(field.find('='), field.size());
    if (decode(field.substr(0, equals)) == name) {
      return decode(field.substr(std::min(equals + 1, field.size())));
    }
  }
  return std::nullopt;
}

}  // namespace acrida

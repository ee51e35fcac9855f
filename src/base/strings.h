// ASCII string helpers that HTTP, options and reports share. Nothing here depends on the locale.
//
// Thread: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace acrida {

constexpr char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}

bool equals_ignoring_case(std::string_view a, std::string_view b);
std::string to_lower(std::string_view text);

// Without spaces, tabs, carriage returns and line feeds at both ends.
std::string_view trim(std::string_view text);

// The pieces between separators, empty ones included: split("a,,b", ',') is {"a", "", "b"}.
std::vector<std::string_view> split(std::string_view text, char separator);

std::string join(const std::vector<std::string>& pieces, std::string_view separator);

// The whole text as a decimal number: no sign, no spaces, no overflow, or nothing.
std::optional<std::uint64_t> parse_decimal(std::string_view text);
std::optional<std::uint64_t> parse_hexadecimal(std::string_view text);

// The whole text as a finite real number ("2", "0.5", "1e3"), or nothing.
std::optional<double> parse_real(std::string_view text);

}  // namespace acrida

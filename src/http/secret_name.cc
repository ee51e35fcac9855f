#include "http/secret_name.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/strings.h"

namespace acrida {
namespace {

constexpr std::array<std::string_view, 18> kAnywhere = {
    "password",  "passwd",     "passphrase", "passcode",   "pwd",           "secret",
    "token",     "apikey",     "accesskey",  "privatekey", "csrf",          "xsrf",
    "sessionid", "sessionkey", "credential", "jwt",        "authorization", "signature",
};
// Too short to be looked for within other words.
constexpr std::array<std::string_view, 8> kWords = {"sid",  "pin", "otp", "auth",
                                                    "pass", "cvv", "cvc", "cookie"};

bool is_letter_or_digit(char c) {
  return is_ascii_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

// "userPin" and "user[pin]" are the words user and pin.
bool has_secret_word(std::string_view name) {
  std::string word;
  for (std::size_t i = 0; i <= name.size(); ++i) {
    const bool inside = i < name.size() && is_letter_or_digit(name[i]);
    const bool hump = inside && i > 0 && is_upper(name[i]) && !is_upper(name[i - 1]);
    if ((!inside || hump) && std::ranges::find(kWords, word) != kWords.end()) {
      return true;
    }
    if (!inside || hump) {
      word.clear();
    }
    if (inside) {
      word.push_back(ascii_lower(name[i]));
    }
  }
  return false;
}

}  // namespace

bool is_secret_name(std::string_view name) {
  std::string letters;
  for (const char c : name) {
    if (is_letter_or_digit(c)) {
      letters.push_back(ascii_lower(c));
    }
  }
  return std::ranges::any_of(kAnywhere,
                             [&](std::string_view part) { return letters.contains(part); }) ||
         has_secret_word(name);
}

}  // namespace acrida

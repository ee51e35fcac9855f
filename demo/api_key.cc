#include "demo/api_key.h"

#include <optional>
#include <string>
#include <vector>

#include "base/strings.h"

namespace acrida::demo {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// As Python's b64decode: what is not of the alphabet is skipped, padding must be right.
std::optional<std::string> decode_base64(std::string_view text) {
  std::string bytes;
  unsigned bits = 0;
  unsigned bits_held = 0;
  std::size_t digits = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    const std::size_t digit = kBase64.find(c);
    if (c == '=') {
      ++padding;
    } else if (digit != std::string_view::npos) {
      bits = (bits << 6U) | static_cast<unsigned>(digit);
      bits_held += 6;
      ++digits;
      if (bits_held >= 8) {
        bits_held -= 8;
        bytes += static_cast<char>((bits >> bits_held) & 0xffU);
      }
    }
  }
  const bool is_whole = digits % 4 == 0 || (digits % 4 != 1 && digits % 4 + padding >= 4);
  return is_whole ? std::optional(bytes) : std::nullopt;
}

ErpError nobodys_key() {
  return {.status = 401, .exc_type = "AuthenticationError"};
}

std::expected<const Account*, ErpError> owner_of_pair(const Accounts& accounts,
                                                      std::string_view pair) {
  const std::vector<std::string_view> parts = split(pair, ':');
  const Account* owner = parts.size() == 2 ? accounts.find_by_key(parts[0]) : nullptr;
  if (owner == nullptr || owner->api_secret.empty() || owner->api_secret != parts[1]) {
    return refuse(nobodys_key());
  }
  return owner;
}

}  // namespace

std::expected<const Account*, ErpError> owner_of_key(const Accounts& accounts,
                                                     std::string_view authorization) {
  const std::vector<std::string_view> words = split(trim(authorization), ' ');
  if (words.size() != 2) {
    return nullptr;
  }
  const std::string scheme = to_lower(words[0]);
  if (scheme == "basic") {
    const auto pair = decode_base64(words[1]);
    if (!pair) {
      return refuse(
          {.status = 400,
           .exc_type = "InvalidAuthorizationToken",
           .message = "Failed to decode token, please provide a valid base64-encoded token."});
    }
    return owner_of_pair(accounts, *pair);
  }
  return scheme == "token" ? owner_of_pair(accounts, words[1]) : refuse(nobodys_key());
}

}  // namespace acrida::demo

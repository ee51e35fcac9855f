#include "http/auth_header.h"

#include "http/base64.h"

namespace acrida {

std::string basic_authorization(std::string_view user, std::string_view password) {
  std::string pair(user);
  pair += ':';
  pair += password;
  std::string value = "Basic ";
  append_base64(pair, value);
  return value;
}

std::string bearer_authorization(std::string_view token) {
  std::string value = "Bearer ";
  value += token;
  return value;
}

std::string url_authorization(const Url& url) {
  return url.has_credentials() ? basic_authorization(url.user(), url.password()) : std::string();
}

}  // namespace acrida

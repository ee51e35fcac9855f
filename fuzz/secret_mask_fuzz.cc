// SecretMask: whatever stands beside a secret, the secret is not shown: in JSON, in JSON within
// JSON, in a form, a query, a part of a multipart body and a cookie, all of it cut anywhere. And
// any bytes at all are masked to something.
//
// Input: what stands beside it; its first byte says where the text is cut.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/escape.h"
#include "fuzz/fuzz_target.h"
#include "http/form.h"
#include "http/secret_mask.h"

namespace acrida {
namespace {

constexpr std::string_view kSecret = "hunter2hunter2";
// So much of it gives it away.
constexpr std::string_view kTell = "hunt";

void check_hidden(std::string_view masked) {
  ACRIDA_CHECK(!masked.contains(kTell));
}

std::string json_with(std::string_view beside) {
  return "{\"a\":\"" + escape_for_json(beside) + "\",\"New-Password\": \"" + std::string(kSecret) +
         "\",\"b\":[{\"sid\":\"" + std::string(kSecret) + "\"}]}";
}

void check_beside(std::string_view beside, std::size_t cut) {
  const std::string json = json_with(beside);
  const std::string nested = "{\"doc\":\"" + escape_for_json(json) + "\"}";
  std::string form;
  append_form_field("a", beside, form);
  append_form_field("doc", json, form);
  append_form_field("api_key", kSecret, form);
  const std::string cookies = "sid=" + std::string(kSecret) + "; " + "a=" + std::string(kSecret);
  check_hidden(masked_body("application/json",
                           std::string_view(json).substr(0, json.size() - cut % json.size())));
  check_hidden(masked_body(
      "application/json", std::string_view(nested).substr(0, nested.size() - cut % nested.size())));
  check_hidden(masked_body("application/x-www-form-urlencoded",
                           std::string_view(form).substr(0, form.size() - cut % form.size())));
  check_hidden(masked_target("/a?" + form));
  check_hidden(
      masked_header_value("Cookie", cookies.substr(0, cookies.size() - cut % cookies.size())));
}

}  // namespace
}  // namespace acrida

int fuzz_one_input(const std::uint8_t* data, std::size_t size) {
  const void* const bytes = data;
  const std::string_view input(static_cast<const char*>(bytes), size);
  if (input.empty()) {
    return 0;
  }
  const std::string_view rest = input.substr(1);
  for (const std::string_view type :
       {"application/json", "multipart/form-data", "application/x-www-form-urlencoded", ""}) {
    static_cast<void>(acrida::masked_body(type, rest));
  }
  static_cast<void>(acrida::masked_target(rest));
  static_cast<void>(acrida::masked_header_value("Set-Cookie", rest));
  if (!rest.contains(acrida::kTell)) {
    acrida::check_beside(rest, static_cast<unsigned char>(input.front()));
  }
  return 0;
}

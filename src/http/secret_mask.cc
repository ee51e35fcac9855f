#include "http/secret_mask.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/strings.h"
#include "http/form.h"
#include "http/masked_json.h"
#include "http/masked_text.h"
#include "http/percent.h"
#include "http/secret_name.h"

namespace acrida {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;
constexpr int kDepthMax = 4;  // of texts encoded again and again

std::string form_decoded(std::string_view text) {
  std::string blanks(text);
  std::ranges::replace(blanks, '+', ' ');
  return percent_decode(blanks);
}

// A value that may be encoded once more.
std::string masked_value(const std::string& value, int depth) {
  const bool may_be_encoded = value.contains('%') && value.find_first_of(" \n") == kNowhere;
  const std::string inner = may_be_encoded ? percent_decode(value) : value;
  if (inner != value && depth < kDepthMax) {
    if (const std::string masked = masked_value(inner, depth + 1); masked != inner) {
      std::string encoded;
      append_form_encoded(masked, encoded);
      return encoded;
    }
  }
  return masked_text(value);
}

std::string masked_form(std::string_view form) {
  std::string out;
  for (const std::string_view field : split(form, '&')) {
    const std::size_t equals = std::min(field.find('='), field.size());
    const std::string_view written = field.substr(std::min(equals + 1, field.size()));
    out.append(out.empty() && field.data() == form.data() ? "" : "&");
    if (equals < field.size() && is_secret_name(form_decoded(field.substr(0, equals)))) {
      out.append(field.substr(0, equals + 1)).append(written.empty() ? "" : kMask);
      continue;
    }
    const std::string value = form_decoded(written.empty() ? field : written);
    const std::string masked = masked_value(value, 0);
    if (masked == value) {
      out.append(field);
    } else {
      out.append(written.empty() ? "" : field.substr(0, equals + 1));
      append_form_encoded(masked, out);
    }
  }
  return out;
}

// "a=1; b=2" of a Cookie header; of Set-Cookie the first pair alone is the cookie.
std::string masked_cookies(std::string_view value, bool first_alone) {
  std::string out;
  bool first = true;
  for (const std::string_view pair : split(value, ';')) {
    out.append(first ? "" : ";");
    const std::size_t equals = pair.find('=');
    if (!first && first_alone) {
      out.append(pair);
    } else if (equals == kNowhere) {
      out.append(trim(pair).empty() ? pair : kMask);
    } else {
      out.append(pair.substr(0, equals + 1)).append(kMask);
    }
    first = false;
  }
  return out;
}

// The name that a part's Content-Disposition gives it.
std::string_view part_name(std::string_view head) {
  constexpr std::string_view kName = "name=\"";
  std::size_t at = head.find(kName);
  while (at != kNowhere && at > 0 && head[at - 1] == 'e') {  // filename="
    at = head.find(kName, at + 1);
  }
  if (at == kNowhere) {
    return {};
  }
  const std::string_view rest = head.substr(at + kName.size());
  return rest.substr(0, rest.find('"'));
}

std::string masked_multipart(std::string_view body) {
  std::string out;
  while (!body.empty()) {
    const std::size_t blank = body.find("\r\n\r\n");
    const std::size_t begin = blank == kNowhere ? body.size() : blank + 4;
    const std::string_view head = body.substr(0, begin);
    const std::size_t end = std::min(body.find("\r\n--", begin), body.size());
    const std::string_view content = body.substr(begin, end - begin);
    out.append(head);
    if (!content.empty()) {
      out.append(is_secret_name(percent_decode(part_name(head))) ? std::string(kMask)
                                                                 : masked_body({}, content));
    }
    body.remove_prefix(end);
  }
  return out;
}

bool looks_like_form(std::string_view body) {
  return body.contains('=') && body.find_first_of(" \t\r\n<>\"{}") == kNowhere;
}

}  // namespace

std::string masked_header_value(std::string_view name, std::string_view value) {
  if (equals_ignoring_case(name, "cookie")) {
    return masked_cookies(value, false);
  }
  if (equals_ignoring_case(name, "set-cookie")) {
    return masked_cookies(value, true);
  }
  if (is_secret_name(name)) {
    return std::string(says_nothing(value) ? value : kMask);
  }
  constexpr std::array<std::string_view, 3> kUrls = {"location", "content-location", "referer"};
  return std::ranges::find(kUrls, to_lower(name)) != kUrls.end() ? masked_target(value)
                                                                 : masked_text(value);
}

std::string masked_target(std::string_view target) {
  const std::size_t query = std::min(target.find_first_of("?#"), target.size());
  std::string out = masked_text(target.substr(0, query));
  if (query < target.size()) {
    const std::size_t fragment = std::min(target.find('#', query + 1), target.size());
    out.push_back(target[query]);
    out.append(masked_form(target.substr(query + 1, fragment - query - 1)));
    if (fragment < target.size()) {
      out.append("#").append(masked_form(target.substr(fragment + 1)));
    }
  }
  return out;
}

std::string masked_body(std::string_view content_type, std::string_view body) {
  const std::string type = to_lower(content_type);
  if (type.starts_with("multipart/")) {
    return masked_multipart(body);
  }
  if (begins_as_json(body)) {
    return masked_text(body);
  }
  if (type.starts_with(kFormContentType) || looks_like_form(body)) {
    return masked_form(body);
  }
  return masked_text(body);
}

}  // namespace acrida

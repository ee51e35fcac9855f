#include "http/exchange_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/escape.h"
#include "base/figures.h"
#include "base/strings.h"
#include "http/masked_text.h"
#include "http/secret_mask.h"
#include "stats/limits.h"

namespace acrida {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;
// Kept free for what is said of the bytes that were left out.
constexpr std::size_t kRemarkBytes = 48;

// "1,234".
std::string grouped(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3;) {
    i -= 3;
    digits.insert(i, 1, ',');
  }
  return digits;
}

std::string bytes_text(std::size_t bytes) {
  return grouped(bytes) + (bytes == 1 ? " byte" : " bytes");
}

// `left_out`: bytes that are missing already.
std::string cut(std::string text, std::size_t bytes_max, std::size_t left_out) {
  const std::size_t kept = first_bytes(text, bytes_max).size();
  left_out += text.size() - kept;
  text.resize(kept);
  return left_out == 0 ? text : text + "\n[" + bytes_text(left_out) + " more]";
}

bool is_binary_type(std::string_view type) {
  constexpr std::array<std::string_view, 9> kBinary = {
      "image/",           "audio/",        "video/",           "font/",
      "application/pdf",  "application/z", "application/gzip", "application/vnd",
      "application/octet"};
  return !type.contains("xml") && !type.contains("json") &&
         std::ranges::any_of(kBinary,
                             [&](std::string_view start) { return type.starts_with(start); });
}

// Bytes of another encoding than UTF-8 are U+FFFD in a text; a tenth of them, or a zero, is none.
bool as_text(std::string_view bytes, std::string& text) {
  std::size_t odd = 0;
  for (std::string_view rest = bytes; !rest.empty();) {
    const std::size_t length = utf8_length(rest);
    const auto first = static_cast<unsigned char>(rest[0]);
    if (first == 0) {
      return false;
    }
    const bool control = first < 0x20 && !std::string_view("\t\r\n\f\x1b").contains(rest[0]);
    odd += length == 0 || control ? 1U : 0U;
    text.append(length == 0 ? "\xef\xbf\xbd" : rest.substr(0, length));
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return odd * 10 <= bytes.size();
}

// Lines of a head that the writer has made, each ended by CRLF.
std::string masked_head(std::string_view head) {
  std::string out;
  for (bool first = true; !head.empty(); first = false) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    const std::size_t colon = line.find(": ");
    if (first) {
      const std::size_t target = std::min(line.find(' '), line.size());
      const std::size_t version = std::max(line.rfind(' '), target);
      out.append(line.substr(0, target)).append(" ");
      out.append(masked_target(trim(line.substr(target, version - target))));
      out.append(line.substr(version));
    } else if (colon == kNowhere) {
      out.append(line);
    } else {
      const std::string_view name = line.substr(0, colon);
      out.append(name).append(": ").append(masked_header_value(name, line.substr(colon + 2)));
    }
    out.append("\n");
    head.remove_prefix(std::min(end + 2, head.size()));
  }
  return out;
}

std::string with_body(std::string head, std::string_view type, std::string_view body) {
  std::string valid;
  static_cast<void>(as_text(head, valid));
  std::string text = cut(std::move(valid), kExampleBytesMax - 2 * kRemarkBytes, 0);
  if (!body.empty()) {
    const std::size_t room = kExampleBytesMax - std::min(kExampleBytesMax, text.size());
    text.append(shown_body(type, body, room));
  }
  return text;
}

std::string request_text(const UserClient& client, const HttpExchange& exchange) {
  std::string head;
  client.append_head(exchange, head);
  if (exchange.over_http2) {
    if (const std::size_t version = head.find(" HTTP/1.1\r\n"); version != kNowhere) {
      head.replace(version, 9, " HTTP/2");
    }
  }
  std::string shown = masked_head(head);
  if (head.empty()) {  // it could not be written, and was not sent
    shown = exchange.method + " " +
            masked_target(exchange.url ? exchange.url->text() : exchange.target) + "\n\n";
  }
  return with_body(std::move(shown), exchange.headers.get("Content-Type"),
                   exchange.has_body ? exchange.body : std::string_view());
}

std::string response_text(const HttpExchange& exchange) {
  const ResponseParser& response = exchange.response;
  if (!response.head_complete()) {
    return {};
  }
  std::string head =
      exchange.over_http2 ? "HTTP/2" : "HTTP/1." + std::to_string(response.minor_version());
  head.append(" ").append(std::to_string(response.status())).append(" ").append(response.reason());
  head.append("\n");
  const HeaderList& headers = response.headers();
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const std::string_view name = headers.name(i);
    head.append(name).append(": ").append(masked_header_value(name, headers.value(i))).append("\n");
  }
  head.append("\n");
  return with_body(std::move(head), headers.get(HeaderId::kContentType), exchange.content);
}

void add_phase(std::string_view name, Duration time, std::string& parts) {
  if (time > Duration::zero()) {
    parts.append(parts.empty() ? "" : ", ").append(name).append(" ").append(short_duration(time));
  }
}

std::string times(std::string_view what, int count) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

std::string note_of(const HttpExchange& exchange, std::string_view label) {
  std::string note = "Begun " + utc_timestamp(exchange.started) + ", took " +
                     short_duration(exchange.service_time());
  std::string parts;
  add_phase("DNS", exchange.phases.dns, parts);
  add_phase("connect", exchange.phases.connect, parts);
  add_phase("TLS", exchange.phases.tls, parts);
  add_phase("waiting", exchange.waiting(), parts);
  add_phase("receiving", exchange.receiving(), parts);
  note += parts.empty() ? "" : " (" + parts + ")";
  if (exchange.redirects > 0) {
    note += "; the last hop, after " + times("redirect", exchange.redirects);
  }
  if (exchange.repeated > 0) {
    note += "; sent again on a new connection";
  }
  note += exchange.exchanges == 0 ? "; not sent" : "";
  if (exchange.response.head_complete() && exchange.response.has_set_cookie()) {
    note += "; its cookies are those that the answer left";
  }
  if (exchange.failed()) {
    note += "; no whole answer: " + masked_text(exchange.error_text);
  }
  note += label.empty() ? "" : "; of " + std::string(label);
  return std::string(first_bytes(note, kFailureTextBytesMax)) + ".";
}

}  // namespace

std::string shown_body(std::string_view content_type,
                       std::string_view body,
                       std::size_t bytes_max) {
  const std::string type = to_lower(trim(content_type.substr(0, content_type.find(';'))));
  const std::size_t room = bytes_max - std::min(bytes_max, kRemarkBytes);
  const std::string_view kept = first_bytes(body, room);
  std::string text;
  if (is_binary_type(type) || !as_text(kept, text)) {
    return "[" + bytes_text(body.size()) + ", " +
           (type.empty() ? "no text" : std::string(first_bytes(type, kRemarkBytes))) + "]";
  }
  return cut(masked_body(content_type, text), room, body.size() - kept.size());
}

ExampleExchange example_of(const UserClient& client,
                           const HttpExchange& exchange,
                           std::string_view label) {
  return {.request = request_text(client, exchange),
          .response = response_text(exchange),
          .note = note_of(exchange, label)};
}

}  // namespace acrida

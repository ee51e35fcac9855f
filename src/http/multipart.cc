#include "http/multipart.h"

#include "http/percent.h"

namespace acrida {
namespace {

// WHATWG HTML, "multipart/form-data encoding algorithm": exactly these three are escaped.
void append_quoted(std::string_view name, std::string& out) {
  out += '"';
  for (const char c : name) {
    if (c == '"' || c == '\r' || c == '\n') {
      append_escape(c, out);
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_on_one_line(std::string_view text, std::string& out) {
  for (const char c : text) {
    out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
  }
}

}  // namespace

MultipartBody::MultipartBody(std::uint64_t random) : boundary_("acrida-") {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (unsigned shift = 0; shift < 64; shift += 4) {
    boundary_ += kDigits[random >> shift & 15U];
  }
}

void MultipartBody::add(std::string_view name,
                        std::string_view content,
                        std::string_view file_name,
                        std::string_view content_type) {
  body_.append("--").append(boundary_).append("\r\nContent-Disposition: form-data; name=");
  append_quoted(name, body_);
  if (!file_name.empty()) {
    body_ += "; filename=";
    append_quoted(file_name, body_);
  }
  if (!content_type.empty() || !file_name.empty()) {
    body_ += "\r\nContent-Type: ";
    append_on_one_line(content_type.empty() ? "application/octet-stream" : content_type, body_);
  }
  body_.append("\r\n\r\n").append(content).append("\r\n");
}

std::string MultipartBody::content_type() const {
  return "multipart/form-data; boundary=" + boundary_;
}

std::string MultipartBody::take() && {
  body_.append("--").append(boundary_).append("--\r\n");
  return std::move(body_);
}

}  // namespace acrida

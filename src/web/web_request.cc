#include "web/web_request.h"

#include <utility>

#include "base/strings.h"

namespace acrida {

const std::string* WebRequest::header(std::string_view name) const {
  for (const WebHeader& header : headers) {
    if (equals_ignoring_case(header.name, name)) {
      return &header.value;
    }
  }
  return nullptr;
}

WebResponse web_text(unsigned status, std::string_view text) {
  return {.status = status,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
          .body = std::string(text)};
}

WebReply& WebReply::operator=(WebReply&& other) noexcept {
  if (this != &other) {
    let_go();
    way_ = std::exchange(other.way_, nullptr);
  }
  return *this;
}

WebReply::~WebReply() {
  let_go();
}

void WebReply::send(WebResponse response) {
  if (const Way way = std::exchange(way_, nullptr)) {
    way(std::move(response));
  }
}

void WebReply::let_go() {
  send(web_text(500, "the request was let go of without an answer\n"));
}

}  // namespace acrida

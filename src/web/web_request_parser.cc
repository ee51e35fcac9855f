#include "web/web_request_parser.h"

#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/strings.h"
#include "web/web_server.h"

namespace acrida {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

unsigned status_of(const error_code& error) {
  if (error == http::error::body_limit) {
    return 413;
  }
  return error == http::error::header_limit || error == http::error::buffer_overflow ? 431 : 400;
}

}  // namespace

struct WebRequestParser::State {
  http::request_parser<http::string_body> parser;
  bool head_seen = false;
  bool expects = false;
};

WebRequestParser::WebRequestParser() : state_(std::make_unique<State>()) {
  state_->parser.eager(true);
  state_->parser.header_limit(kWebHeadBytesMax);
  state_->parser.body_limit(kWebBodyBytesMax);
}

WebRequestParser::~WebRequestParser() = default;

WebRequestParser::Step WebRequestParser::refuse(unsigned status) {
  status_ = status;
  return Step::kRefused;
}

WebRequestParser::Step WebRequestParser::feed(std::string& in) {
  auto& parser = state_->parser;
  while (!parser.is_done()) {
    error_code error;
    const std::size_t taken = in.empty() ? 0 : parser.put(boost::asio::buffer(in), error);
    in.erase(0, taken);
    if (error && error != http::error::need_more) {
      return refuse(status_of(error));
    }
    if (parser.is_header_done() && !state_->head_seen) {
      state_->head_seen = true;
      if (!is_sound()) {
        return refuse(400);
      }
    }
    if (!parser.is_done() && (taken == 0 || in.empty())) {
      return Step::kMore;
    }
  }
  return Step::kDone;
}

bool WebRequestParser::is_sound() {
  const auto& request = state_->parser.get();
  const auto target = request.target();
  const std::size_t hosts = request.count(http::field::host);
  const auto expectation = request[http::field::expect];
  state_->expects = !state_->parser.is_done() &&
                    equals_ignoring_case({expectation.data(), expectation.size()}, "100-continue");
  return !target.empty() && target.front() == '/' && hosts <= 1 &&
         (hosts == 1 || request.version() == 10);
}

bool WebRequestParser::take_expectation() {
  return std::exchange(state_->expects, false);
}

bool WebRequestParser::keep_alive() const {
  return state_->parser.keep_alive();
}

WebRequest WebRequestParser::take() {
  auto message = state_->parser.release();
  WebRequest request;
  const auto method = message.method_string();
  request.method.assign(method.data(), method.size());
  const std::string_view target(message.target().data(), message.target().size());
  const std::size_t mark = std::min(target.find('?'), target.size());
  request.path = target.substr(0, mark);
  request.query = target.substr(std::min(mark + 1, target.size()));
  for (const auto& field : message) {
    const auto name = field.name_string();
    const auto value = field.value();
    request.headers.push_back(
        {std::string(name.data(), name.size()), std::string(value.data(), value.size())});
  }
  request.body = std::move(message.body());
  return request;
}

}  // namespace acrida

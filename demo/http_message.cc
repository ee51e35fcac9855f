#include "demo/http_message.h"

namespace acrida::demo {

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 202:
      return "ACCEPTED";
    case 400:
      return "BAD REQUEST";
    case 401:
      return "UNAUTHORIZED";
    case 403:
      return "FORBIDDEN";
    case 404:
      return "NOT FOUND";
    case 405:
      return "METHOD NOT ALLOWED";
    case 409:
      return "CONFLICT";
    case 413:
      return "REQUEST ENTITY TOO LARGE";
    case 417:
      return "EXPECTATION FAILED";
    case 431:
      return "REQUEST HEADER FIELDS TOO LARGE";
    case 500:
      return "INTERNAL SERVER ERROR";
    case 503:
      return "SERVICE UNAVAILABLE";
    default:
      return "UNKNOWN";
  }
}

std::string format_reply(const HttpReply& reply,
                         std::string_view date,
                         bool keep_alive,
                         bool head_only) {
  std::string out;
  out.reserve(256 + reply.set_cookies.size() + reply.body.size());
  out += "HTTP/1.1 ";
  out += std::to_string(reply.status);
  out += ' ';
  out += reason_phrase(reply.status);
  out += "\r\nServer: ";
  out += reply.server;
  out += "\r\nDate: ";
  out += date;
  out += "\r\nContent-Type: ";
  out += reply.content_type;
  out += "\r\nContent-Length: ";
  out += std::to_string(reply.body.size());
  out += keep_alive ? "\r\nConnection: keep-alive\r\n" : "\r\nConnection: close\r\n";
  out += reply.set_cookies;
  out += "\r\n";
  if (!head_only) {
    out += reply.body;
  }
  return out;
}

}  // namespace acrida::demo

// WebRequestParser: one HTTP/1.1 request out of the bytes of a stranger.
//
// Thread: a value. Memory: at most kWebHeadBytesMax and kWebBodyBytesMax.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "web/web_request.h"

namespace acrida {

class WebRequestParser {
 public:
  enum class Step : char { kMore, kDone, kRefused };

  WebRequestParser();
  ~WebRequestParser();
  WebRequestParser(const WebRequestParser&) = delete;
  WebRequestParser& operator=(const WebRequestParser&) = delete;

  // Takes the bytes of this request from the front of `in`; what is left belongs to the next.
  Step feed(std::string& in);

  // Of a refused one: 400, 413, 431.
  unsigned status() const { return status_; }
  // The client waits for "100 Continue" before it sends the body. True once.
  bool take_expectation();
  // Of one that is done.
  bool keep_alive() const;
  // Of one that is done, once; without peer.
  WebRequest take();

 private:
  struct State;

  Step refuse(unsigned status);
  // The head is whole and the body may come.
  bool is_sound();

  std::unique_ptr<State> state_;
  unsigned status_ = 0;
};

}  // namespace acrida

// WebConnection: one client of the web server: request after request, or a stream of events.
//
// A request that arrived whole is an exchange, which on_request is told of, and which ends when its
// answer was written. Further requests wait in the socket meanwhile.
//
// Thread: the server's. What is under way holds the connection; so does WebConnections.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "acrida/time.h"
#include "web/live_content.h"
#include "web/response_head.h"
#include "web/web_counters.h"
#include "web/web_request.h"
#include "web/web_request_parser.h"
#include "web/web_stream.h"

namespace acrida {

class WebConnection;

// What all of them share.
struct WebConnections {
  WebTimes times;
  WebCounters counters;
  std::unordered_set<std::shared_ptr<WebConnection>> open;
  std::size_t streams = 0;
  bool finishing = false;  // the server ends: after an answer there is no further request
  std::function<void(const std::shared_ptr<WebConnection>&, std::uint64_t exchange, WebRequest)>
      on_request;
};

class WebConnection : public std::enable_shared_from_this<WebConnection> {
 public:
  using Text = LiveContent::Text;

  // REQUIRES: `all` outlives it.
  WebConnection(WebConnections& all,
                std::shared_ptr<WebStream> stream,
                AcceptedConnection peer,
                bool secure);

  void start();
  // Nothing when the exchange is over: it was answered, or the client has gone.
  void respond(std::uint64_t exchange, WebResponse response);
  // Answers by a stream that begins with these texts, for who has logged in by this session.
  void begin_stream(std::uint64_t exchange, std::vector<Text> beginning, std::string session);
  // Of a stream; empty where nobody logs in.
  const std::string& session() const { return session_; }
  // REQUIRES: is_stream().
  void send(const Text& text);
  void close();

  bool is_stream() const { return state_ == State::kStreaming; }
  // No request has begun to arrive.
  bool is_idle() const { return state_ == State::kIdle; }
  // An answer, or something of a stream, is under way.
  bool is_writing() const { return state_ == State::kWriting || !under_way_.empty(); }
  TimePoint since() const { return since_; }
  // Ends what takes too long.
  void check(TimePoint now);

 private:
  enum class State : char {
    kReading,  // a request, or the handshake
    kIdle,
    kWaiting,  // for the answer
    kWriting,
    kStreaming,
    kDraining,  // what a refused client still sends: closing would take the answer from it
    kClosed,
  };

  void enter(State state);
  void read_request();
  void parse();
  void read_more();
  void on_bytes(std::size_t bytes);
  void begin_exchange();
  void refuse(unsigned status);
  void write(WebResponse response, AfterResponse after);
  void on_written(bool written);
  void write_queue();
  void watch_for_end();

  WebConnections& all_;
  std::shared_ptr<WebStream> stream_;
  const AcceptedConnection peer_;
  const bool secure_;
  State state_ = State::kReading;
  TimePoint since_;  // of the state
  std::array<char, 8'192> scratch_{};
  std::string in_;
  std::unique_ptr<WebRequestParser> parser_;
  std::uint64_t exchange_ = 0;  // the last one's number
  bool head_only_ = false;
  AfterResponse after_ = AfterResponse::kKeepAlive;
  std::string head_;
  std::string body_;
  std::size_t drained_ = 0;

  // Of a stream.
  std::deque<Text> queue_;
  std::vector<Text> under_way_;
  std::string session_;
  std::size_t queued_bytes_ = 0;  // of the queue
  TimePoint write_begin_;
};

}  // namespace acrida

// One connection of the demo ERP's transport, and what all connections share.
//
// Thread: the thread of HttpServer::run().
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "acrida/time.h"
#include "demo/http_message.h"
#include "demo/http_server.h"

namespace acrida::demo {

class Connection;

// What connections share; HttpServer::Impl owns it.
struct Hub {
  HttpServerOptions options;
  HttpServerEvents events;
  ConnectionCounts counts;
  std::unordered_map<ExchangeId, std::shared_ptr<Connection>> exchanges;
  std::unordered_set<std::shared_ptr<Connection>> connections;
  ExchangeId last_exchange = 0;
  TimePoint now;  // of the last second's beginning, for idle timeouts
  std::string date;
  std::chrono::seconds date_second{-1};
};

// Reads a request, waits for its response, writes it, and so on. Every asynchronous operation holds
// a reference, so the object lives as long as any is under way.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;

  // REQUIRES: `hub` outlives it; the socket does not block.
  Connection(Hub& hub, Socket socket)
      : hub_(&hub),
        socket_(std::move(socket)),
        slow_timer_(socket_.get_executor()),
        last_used_(hub.now) {}

  void start();
  // REQUIRES: the exchange has no response yet.
  void respond(const HttpReply& reply);

  // Nothing came and nothing went since `instant`, and the next move is the client's.
  bool is_idle_since(TimePoint instant) const {
    return (exchange_ == 0 || (is_writing_ && !is_pausing_)) && last_used_ <= instant;
  }

  // A request that has begun to arrive is lost by it.
  void close();

 private:
  using ErrorCode = boost::system::error_code;
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  bool has_begun() const;
  void read_request();

  // Gives the parser what has arrived; reads on until it is content.
  void parse();
  void read_more();
  void continue_when_expected();
  void begin_exchange();
  void refuse(const ErrorCode& error);
  // Reads what a refused client still sends: closing before would take the refusal from it.
  void drain(std::size_t bytes_left);
  // Writes what is due of `out_`, whose body is due in equal pieces over `span`.
  void write_slowly(Duration span, std::size_t piece);
  void reset();
  void end_exchange(bool written);
  // After a response: the next request, or the end of the connection.
  void go_on(bool written);

  Hub* hub_;
  Socket socket_;
  boost::asio::steady_timer slow_timer_;
  std::string peer_;  // its address; empty: a Unix socket
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;  // of the request that arrives; nothing once closed
  std::size_t consumed_ = 0;      // by the parser, of this request
  std::string out_;
  std::size_t sent_ = 0;  // of out_, while it is written slowly
  std::size_t body_size_ = 0;
  ExchangeId exchange_ = 0;  // 0: none
  TimePoint last_used_;
  bool keep_alive_ = true;
  bool is_head_ = false;
  bool is_writing_ = false;
  bool is_pausing_ = false;  // between two pieces of a slow body
  bool is_refusing_ = false;
  bool has_continued_ = false;
};

}  // namespace acrida::demo

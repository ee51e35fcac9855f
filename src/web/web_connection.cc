#include "web/web_connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace acrida {
namespace {

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::size_t kDrainBytesMax = 16'777'216;
constexpr Duration kDrainTime = std::chrono::seconds(5);
// One text larger than all that may wait, such as a table of very many names, is no sign of a slow
// page; several that wait are.
constexpr std::size_t kTextBytesCounted = kWebStreamBytesMax / 4;

std::string_view words_of(unsigned status) {
  switch (status) {
    case 413:
      return "the body of the request is too large\n";
    case 431:
      return "the head of the request is too large\n";
    default:
      return "this is no HTTP request\n";
  }
}

}  // namespace

WebConnection::WebConnection(WebConnections& all,
                             std::shared_ptr<WebStream> stream,
                             AcceptedConnection peer,
                             bool secure)
    : all_(all), stream_(std::move(stream)), peer_(std::move(peer)), secure_(secure) {}

void WebConnection::enter(State state) {
  state_ = state;
  since_ = ServerThread::now();
}

void WebConnection::start() {
  enter(State::kReading);
  stream_->shake_hands([self = shared_from_this()](bool done) {
    if (done && self->state_ != State::kClosed) {
      self->read_request();
    } else {
      self->close();
    }
  });
}

void WebConnection::close() {
  if (state_ == State::kClosed) {
    return;
  }
  const auto self = shared_from_this();
  all_.streams -= is_stream() ? 1U : 0U;
  all_.counters.set_streams(all_.streams);
  enter(State::kClosed);
  stream_->close();
  all_.open.erase(self);
}

void WebConnection::read_request() {
  parser_ = std::make_unique<WebRequestParser>();
  enter(in_.empty() ? State::kIdle : State::kReading);
  if (in_.empty()) {
    read_more();
  } else {
    parse();
  }
}

void WebConnection::read_more() {
  stream_->read(scratch_,
                [self = shared_from_this()](std::size_t bytes) { self->on_bytes(bytes); });
}

void WebConnection::on_bytes(std::size_t bytes) {
  if (state_ == State::kClosed) {
    return;
  }
  if (bytes == 0) {
    close();
    return;
  }
  if (state_ == State::kDraining) {
    drained_ += bytes;
    if (drained_ > kDrainBytesMax) {
      close();
    } else {
      read_more();
    }
    return;
  }
  if (state_ == State::kIdle) {
    enter(State::kReading);
  }
  in_.append(scratch_.data(), bytes);
  parse();
}

void WebConnection::parse() {
  switch (parser_->feed(in_)) {
    case WebRequestParser::Step::kDone:
      begin_exchange();
      return;
    case WebRequestParser::Step::kRefused:
      refuse(parser_->status());
      return;
    case WebRequestParser::Step::kMore:
      break;
  }
  if (parser_->take_expectation()) {
    stream_->write({kContinue}, [self = shared_from_this()](bool written) {
      if (written && self->state_ != State::kClosed) {
        self->read_more();
      } else {
        self->close();
      }
    });
    return;
  }
  read_more();
}

void WebConnection::begin_exchange() {
  all_.counters.add(&WebCounts::requests);
  after_ = parser_->keep_alive() ? AfterResponse::kKeepAlive : AfterResponse::kClose;
  WebRequest request = parser_->take();
  request.peer_host = peer_.peer_host;
  request.peer_port = peer_.peer_port;
  request.secure = secure_;
  head_only_ = request.method == "HEAD";
  enter(State::kWaiting);
  ++exchange_;
  all_.on_request(shared_from_this(), exchange_, std::move(request));
}

void WebConnection::refuse(unsigned status) {
  all_.counters.add(status == 400 ? &WebCounts::malformed : &WebCounts::too_large);
  head_only_ = false;
  in_.clear();
  write(web_text(status, words_of(status)), AfterResponse::kClose);
}

void WebConnection::respond(std::uint64_t exchange, WebResponse response) {
  if (state_ == State::kWaiting && exchange == exchange_) {
    write(std::move(response), all_.finishing ? AfterResponse::kClose : after_);
  }
}

void WebConnection::write(WebResponse response, AfterResponse after) {
  std::optional<std::string> head = response_head(response, after);
  if (!head) {
    response = web_text(500, "the answer had a status or a header that is none\n");
    head = response_head(response, after);
  }
  after_ = after;
  head_ = std::move(head).value_or("");
  body_ = head_only_ || !has_body(response.status) ? std::string() : std::move(response.body);
  enter(State::kWriting);
  stream_->write({head_, body_},
                 [self = shared_from_this()](bool written) { self->on_written(written); });
}

void WebConnection::on_written(bool written) {
  if (state_ == State::kClosed) {
    return;
  }
  head_.clear();
  body_ = {};
  if (!written) {
    close();
  } else if (after_ == AfterResponse::kKeepAlive && !all_.finishing) {
    read_request();
  } else {
    stream_->finish();
    enter(State::kDraining);
    read_more();
  }
}

void WebConnection::begin_stream(std::uint64_t exchange,
                                 std::vector<Text> beginning,
                                 std::string session) {
  if (state_ != State::kWaiting || exchange != exchange_) {
    return;
  }
  session_ = std::move(session);
  const WebResponse response{.headers = {{"Content-Type", "text/event-stream"},
                                         {"Cache-Control", "no-store"},
                                         {"X-Accel-Buffering", "no"}}};
  queue_.push_back(std::make_shared<const std::string>(
      response_head(response, AfterResponse::kStream).value_or("")));
  queue_.insert(queue_.end(), beginning.begin(), beginning.end());
  enter(State::kStreaming);
  ++all_.streams;
  all_.counters.set_streams(all_.streams);
  write_queue();
  watch_for_end();
}

void WebConnection::send(const Text& text) {
  queued_bytes_ += std::min(text->size(), kTextBytesCounted);
  if (queued_bytes_ > kWebStreamBytesMax) {
    all_.counters.add(&WebCounts::slow_pages);
    close();
    return;
  }
  queue_.push_back(text);
  if (under_way_.empty()) {
    write_queue();
  }
}

void WebConnection::write_queue() {
  under_way_.assign(queue_.begin(), queue_.end());
  queue_.clear();
  queued_bytes_ = 0;
  std::vector<std::string_view> texts;
  texts.reserve(under_way_.size());
  for (const Text& text : under_way_) {
    texts.push_back(*text);
  }
  write_begin_ = ServerThread::now();
  stream_->write(texts, [self = shared_from_this()](bool written) {
    if (!written) {
      self->close();
      return;
    }
    self->under_way_.clear();
    if (!self->queue_.empty() && self->is_stream()) {
      self->write_queue();
    }
  });
}

void WebConnection::watch_for_end() {
  stream_->read(scratch_, [self = shared_from_this()](std::size_t bytes) {
    if (bytes == 0) {
      self->close();
    } else if (self->is_stream()) {
      self->watch_for_end();
    }
  });
}

void WebConnection::check(TimePoint now) {
  const Duration age = now - since_;
  switch (state_) {
    case State::kReading:
      if (age >= all_.times.request) {
        close();
      }
      break;
    case State::kIdle:
      if (age >= all_.times.idle) {
        close();
      }
      break;
    case State::kWriting:
      if (age >= all_.times.write) {
        close();
      }
      break;
    case State::kWaiting:
      if (age >= all_.times.owner) {
        all_.counters.add(&WebCounts::unanswered);
        write(web_text(504, fmt::format("no answer within {} s: the run's loop is busy\n",
                                        to_seconds(all_.times.owner))),
              after_);
      }
      break;
    case State::kStreaming:
      if (!under_way_.empty() && now - write_begin_ >= all_.times.write) {
        all_.counters.add(&WebCounts::slow_pages);
        close();
      }
      break;
    case State::kDraining:
      if (age >= kDrainTime) {
        close();
      }
      break;
    case State::kClosed:
      break;
  }
}

}  // namespace acrida

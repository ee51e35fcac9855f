#include "app/request_log_feed.h"

#include <algorithm>
#include <utility>

namespace acrida {

class RequestLogFeed::Sink final : public SampleSink {
 public:
  explicit Sink(RequestLogFeed& feed) : feed_(feed) {}

  void on_sample(const RecordedSample& recorded) override {
    append_row(rows_, {.sample = recorded.sample,
                       .method = recorded.method,
                       .name = recorded.name,
                       .user_class = recorded.user_class,
                       .user = recorded.user,
                       .label = recorded.label});
    ++row_count_;
    const WallTime now = recorded.sample.sent;
    if (rows_.size() >= kChunkBytes || now - handed_over_ >= kRowAgeMax) {
      hand_over();
      handed_over_ = now;
    }
  }

  const std::string& rest() const { return rows_; }
  std::uint64_t rows_lost() const { return rows_lost_; }

 private:
  using Chunk = std::shared_ptr<const std::string>;

  void hand_over() {
    // A chunk that nobody else holds has been written.
    std::erase_if(in_flight_, [](const Chunk& chunk) { return chunk.use_count() == 1; });
    bool posted = false;
    if (in_flight_.size() < kChunksMax) {
      in_flight_.push_back(std::make_shared<const std::string>(std::move(rows_)));
      posted =
          feed_.inbox_.post([&feed = feed_, chunk = in_flight_.back()] { feed.write(*chunk); });
    }
    rows_lost_ += posted ? 0 : row_count_;
    rows_.clear();
    row_count_ = 0;
  }

  RequestLogFeed& feed_;
  std::string rows_;
  std::uint64_t row_count_ = 0;
  std::uint64_t rows_lost_ = 0;
  WallTime handed_over_{};
  std::vector<Chunk> in_flight_;
};

Result<std::unique_ptr<RequestLogFeed>> RequestLogFeed::open(const std::string& path,
                                                             Inbox& inbox) {
  if (Result<void> possible = OutputFile::check(path); !possible) {
    return fail(std::move(possible.error()));
  }
  return std::unique_ptr<RequestLogFeed>(new RequestLogFeed(path, inbox));
}

RequestLogFeed::RequestLogFeed(std::string path, Inbox& inbox)
    : path_(std::move(path)), inbox_(inbox) {}

RequestLogFeed::~RequestLogFeed() = default;

Result<void> RequestLogFeed::begin() {
  Result<RequestLog> log = RequestLog::create(path_);
  if (!log) {
    return fail(std::move(log.error()));
  }
  log_.emplace(*std::move(log));
  return {};
}

std::shared_ptr<SampleSink> RequestLogFeed::sink() {
  return sinks_.emplace_back(std::make_shared<Sink>(*this));
}

Result<void> RequestLogFeed::finish() {
  inbox_.drain();
  for (const std::shared_ptr<Sink>& sink : sinks_) {
    write(sink->rest());
  }
  Result<void> finished = log_ ? log_->finish() : Result<void>();
  return outcome_ ? finished : outcome_;
}

std::uint64_t RequestLogFeed::rows_lost() const {
  std::uint64_t lost = log_ ? log_->rows_lost() : rows_without_file_;
  for (const std::shared_ptr<Sink>& sink : sinks_) {
    lost += sink->rows_lost();
  }
  return lost;
}

void RequestLogFeed::write(std::string_view rows) {
  if (rows.empty()) {
    return;
  }
  if (!log_) {
    rows_without_file_ += static_cast<std::uint64_t>(std::ranges::count(rows, '\n'));
    return;
  }
  Result<void> written = log_->write(rows);
  if (outcome_) {
    outcome_ = std::move(written);
  }
}

}  // namespace acrida

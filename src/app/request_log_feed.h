// RequestLogFeed: the way of a request log's rows from the shards to the file.
//
// A shard's sink makes rows and hands them over in chunks, through the inbox of the main loop, on
// whose thread they are written. A disk that is too slow costs rows, which are counted, and never
// holds up a shard.
//
// Thread: main; each sink its shard's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "io/inbox.h"
#include "report/request_log.h"
#include "scenario/sample_sink.h"

namespace acrida {

class RequestLogFeed {
 public:
  // Fails where the file could not be made. REQUIRES: `inbox` outlives the feed.
  static Result<std::unique_ptr<RequestLogFeed>> open(const std::string& path, Inbox& inbox);
  ~RequestLogFeed();
  RequestLogFeed(const RequestLogFeed&) = delete;
  RequestLogFeed& operator=(const RequestLogFeed&) = delete;

  // Makes the file, or empties it. Before it rows are not written but counted as lost.
  Result<void> begin();

  // A new sink for one shard, which must end before finish() or leave_sinks() is called.
  std::shared_ptr<SampleSink> sink();

  // Leaves the sinks to their shards, which have not ended: what they still hold is not written.
  void leave_sinks() { sinks_.clear(); }

  // Writes what is left and waits for the disk. The first error of all writes.
  Result<void> finish();

  // Rows that the disk refused or was too slow for.
  std::uint64_t rows_lost() const;

  // Handed over at once, and at most so many in flight for each shard.
  static constexpr std::size_t kChunkBytes = std::size_t{128} * 1024;
  static constexpr std::size_t kChunksMax = 256;
  // Rows do not wait longer in a shard that goes on making them.
  static constexpr Duration kRowAgeMax = std::chrono::seconds(1);

 private:
  class Sink;

  RequestLogFeed(std::string path, Inbox& inbox);
  void write(std::string_view rows);

  const std::string path_;
  std::optional<RequestLog> log_;
  Inbox& inbox_;
  Result<void> outcome_;
  std::uint64_t rows_without_file_ = 0;
  std::vector<std::shared_ptr<Sink>> sinks_;
};

}  // namespace acrida

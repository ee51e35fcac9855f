#include "report/block_json.h"

#include <utility>
#include <vector>

namespace acrida {
namespace {

// Each bucket as its distance from the one before.
void write_counts(JsonWriter& json, const std::vector<BlockCount>& counts) {
  std::uint32_t last = 0;
  json.begin_array();
  for (const BlockCount& count : counts) {
    json.number(std::uint64_t{count.bucket - last}).number(std::uint64_t{count.count});
    last = count.bucket;
  }
  json.end_array();
}

// What a block holds of an entry, and where it is.
class BlockReader {
 public:
  BlockReader(JsonReader& reader, std::size_t entries) : reader_(reader), entries_(entries) {}

  TimeBlock block(JsonReader::Value json) {
    TimeBlock block;
    const std::vector<JsonReader::Value> values = reader_.elements(json, "blocks");
    if (values.empty()) {
      complain("hold an array without a second");
      return block;
    }
    block.second = static_cast<std::int64_t>(reader_.count(values[0], "blocks", INT64_MAX));
    for (std::size_t i = 1; i < values.size() && !reader_.failed(); ++i) {
      block.entries.push_back(entry(values[i]));
      if (i > 1 && block.entries[i - 1].entry <= block.entries[i - 2].entry) {
        complain("have entries that are not in ascending order");
      }
    }
    return block;
  }

 private:
  void complain(const char* what) { reader_.complain("blocks", what); }

  EntryBlock entry(JsonReader::Value json) {
    EntryBlock block;
    if (entries_ == 0) {
      complain("have an entry, and the run has none");
      return block;
    }
    const std::vector<JsonReader::Value> values = reader_.elements(json, "blocks", 5);
    block.entry = number(values[0], entries_ - 1);
    block.requests = number(values[1], UINT32_MAX);
    block.failures = number(values[2], block.requests);
    block.success = counts(values[3], block.requests - block.failures);
    block.failure = counts(values[4], block.failures);
    return block;
  }

  std::uint32_t number(JsonReader::Value json, std::uint64_t max) {
    return static_cast<std::uint32_t>(reader_.count(json, "blocks", max));
  }

  // Of at most `most` requests.
  std::vector<BlockCount> counts(JsonReader::Value json, std::uint64_t most) {
    std::vector<BlockCount> counts;
    const std::vector<JsonReader::Value> values = reader_.elements(json, "blocks");
    if (values.size() % 2 != 0) {
      complain("hold times that are not pairs");
      return counts;
    }
    counts.reserve(values.size() / 2);
    std::uint64_t bucket = 0;
    for (std::size_t i = 0; i < values.size() && !reader_.failed(); i += 2) {
      const std::uint32_t step = number(values[i], kHistogramBuckets);
      const std::uint32_t count = number(values[i + 1], most);
      bucket += step;
      most -= count;
      if ((step == 0 && i > 0) || bucket >= kHistogramBuckets || count == 0) {
        complain("hold times that are not in ascending order, or none");
      }
      counts.push_back({static_cast<std::uint32_t>(bucket), count});
    }
    return counts;
  }

  JsonReader& reader_;
  std::size_t entries_;
};

}  // namespace

void write_blocks(JsonWriter& json,
                  const TimeBlocks& blocks,
                  const std::function<void()>& written) {
  json.new_line().key("blocks").begin_object();
  json.field("span_seconds", blocks.span()).key("blocks").begin_array();
  for (const TimeBlock& block : blocks.blocks()) {
    json.new_line().begin_array().number(block.second);
    for (const EntryBlock& entry : block.entries) {
      json.begin_array().number(std::uint64_t{entry.entry});
      json.number(std::uint64_t{entry.requests}).number(std::uint64_t{entry.failures});
      write_counts(json, entry.success);
      write_counts(json, entry.failure);
      json.end_array();
    }
    json.end_array();
    written();
  }
  json.end_array().end_object();
}

TimeBlocks read_blocks(JsonReader& reader, JsonReader::Value document, std::size_t entries) {
  if (!reader.has(document, "blocks")) {
    return TimeBlocks();
  }
  JsonReader::Value json = reader.member(document, "blocks");
  const auto span = static_cast<std::int64_t>(reader.count_of(json, "span_seconds", 1U << 30U));
  BlockReader block_reader(reader, entries);
  std::vector<TimeBlock> blocks;
  for (JsonReader::Value json_block : reader.array(json, "blocks")) {
    TimeBlock block = block_reader.block(json_block);
    const bool in_order = blocks.empty() || block.second > blocks.back().second;
    if (span < 1 || block.second % span != 0 || !in_order) {
      reader.complain("blocks", "are not in order, or not multiples of \"span_seconds\"");
    }
    if (reader.failed()) {
      return TimeBlocks();
    }
    blocks.push_back(std::move(block));
  }
  if (span < 1) {
    reader.complain("span_seconds", "of the blocks is 0");
    return TimeBlocks();
  }
  return {std::move(blocks), span};
}

}  // namespace acrida

// HeaderList: the headers of one response, as offsets into one buffer that it owns.
//
// Reused from response to response: clear() keeps the memory, so that a warm list allocates
// nothing.
//
// Thread: owned by one exchange. Views returned live until the next non-const call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace acrida {

// Names that are recognised once, while parsing, so that nobody has to compare texts again.
enum class HeaderId : std::uint8_t {
  kOther,
  kConnection,
  kContentEncoding,
  kContentLength,
  kContentType,
  kLocation,
  kSetCookie,
  kTransferEncoding,
  kAboutSite,  // what a site says of itself and its limits; site_watch.h reads them
};

// Cost: a switch on the length; one comparison at most.
HeaderId header_id(std::string_view name);

class HeaderList {
 public:
  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }

  // REQUIRES: index < size(). Names are as received; values without blanks at both ends.
  std::string_view name(std::size_t index) const {
    return slice(entries_[index].name_offset, entries_[index].name_size);
  }
  std::string_view value(std::size_t index) const {
    return slice(entries_[index].value_offset, entries_[index].value_size);
  }
  HeaderId id(std::size_t index) const { return entries_[index].id; }

  static constexpr std::size_t kNotFound = static_cast<std::size_t>(-1);
  // The index of the first such header at or after `from`, or kNotFound. All of a name:
  //   for (auto i = list.find("vary"); i != kNotFound; i = list.find("vary", i + 1))
  std::size_t find(std::string_view name, std::size_t from = 0) const;
  std::size_t find(HeaderId id, std::size_t from = 0) const;

  // The first value of that name, case ignored; empty when absent.
  std::string_view get(std::string_view name) const;
  std::string_view get(HeaderId id) const;

  // Copies both in; for HTTP/2 and tests. REQUIRES: within kHeadBytesMax and kHeaderCountMax, which
  // the caller checks by bytes() and size().
  void append(std::string_view name, std::string_view value);
  void clear();
  // Bytes held, whole head included when it came from ResponseParser.
  std::size_t bytes() const { return buffer_.size(); }
  // Gives memory back when more than `bytes_max` is held, after an unusually large response.
  void shrink(std::size_t bytes_max);

 private:
  friend class ResponseParser;

  struct Entry {
    std::uint32_t name_offset;
    std::uint32_t value_offset;
    std::uint16_t name_size;
    std::uint16_t value_size;
    HeaderId id;
  };

  std::string_view slice(std::size_t offset, std::size_t size) const {
    return std::string_view(buffer_).substr(offset, size);
  }

  std::string buffer_;
  std::vector<Entry> entries_;
};

}  // namespace acrida

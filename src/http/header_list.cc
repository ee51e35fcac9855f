#include "http/header_list.h"

#include <cstring>

#include "base/strings.h"

namespace acrida {
namespace {

// Most servers write a name in one way, so that comparing a few words settles it.
HeaderId id_if(std::string_view name, std::string_view usual, HeaderId id) {
  return std::memcmp(name.data(), usual.data(), usual.size()) == 0 ||
                 equals_ignoring_case(name, usual)
             ? id
             : HeaderId::kOther;
}

}  // namespace

HeaderId header_id(std::string_view name) {
  switch (name.size()) {
    case 8:
      return id_if(name, "Location", HeaderId::kLocation);
    case 10:
      return ascii_lower(name[0]) == 's' ? id_if(name, "Set-Cookie", HeaderId::kSetCookie)
                                         : id_if(name, "Connection", HeaderId::kConnection);
    case 11:
      return id_if(name, "Retry-After", HeaderId::kAboutSite);
    case 12:
      return id_if(name, "Content-Type", HeaderId::kContentType);
    case 14:
      return id_if(name, "Content-Length", HeaderId::kContentLength);
    case 16:
      return id_if(name, "Content-Encoding", HeaderId::kContentEncoding);
    case 17:
      return ascii_lower(name[0]) == 'x'
                 ? id_if(name, "X-RateLimit-Limit", HeaderId::kAboutSite)
                 : id_if(name, "Transfer-Encoding", HeaderId::kTransferEncoding);
    case 19:
      return id_if(name, "X-Frappe-Request-Id", HeaderId::kAboutSite);
    case 21:
      return id_if(name, "X-RateLimit-Remaining", HeaderId::kAboutSite);
    default:
      return HeaderId::kOther;
  }
}

std::size_t HeaderList::find(std::string_view name, std::size_t from) const {
  for (std::size_t i = from; i < entries_.size(); ++i) {
    if (entries_[i].name_size == name.size() && equals_ignoring_case(this->name(i), name)) {
      return i;
    }
  }
  return kNotFound;
}

std::size_t HeaderList::find(HeaderId id, std::size_t from) const {
  for (std::size_t i = from; i < entries_.size(); ++i) {
    if (entries_[i].id == id) {
      return i;
    }
  }
  return kNotFound;
}

std::string_view HeaderList::get(std::string_view name) const {
  const std::size_t index = find(name);
  return index == kNotFound ? std::string_view() : value(index);
}

std::string_view HeaderList::get(HeaderId id) const {
  const std::size_t index = find(id);
  return index == kNotFound ? std::string_view() : value(index);
}

void HeaderList::append(std::string_view name, std::string_view value) {
  const Entry entry{.name_offset = static_cast<std::uint32_t>(buffer_.size()),
                    .value_offset = static_cast<std::uint32_t>(buffer_.size() + name.size()),
                    .name_size = static_cast<std::uint16_t>(name.size()),
                    .value_size = static_cast<std::uint16_t>(value.size()),
                    .id = header_id(name)};
  buffer_.append(name).append(value);
  entries_.push_back(entry);
}

void HeaderList::clear() {
  buffer_.clear();
  entries_.clear();
}

void HeaderList::shrink(std::size_t bytes_max) {
  if (buffer_.capacity() + entries_.capacity() * sizeof(Entry) > bytes_max) {
    buffer_.shrink_to_fit();
    entries_.shrink_to_fit();
  }
}

}  // namespace acrida

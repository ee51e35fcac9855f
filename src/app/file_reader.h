// Where configuration files come from: the disk, or a map in tests.
//
// Thread: main.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/error.h"

namespace acrida {

class FileReader {
 public:
  static constexpr std::size_t kFileBytesMax = std::size_t{1} << 20U;  // configuration, not data

  FileReader() = default;
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;
  virtual ~FileReader() = default;

  // The whole file; nothing when there is no such file.
  virtual Result<std::optional<std::string>> read(const std::string& path) = 0;
};

// Regular files of at most so many bytes.
class DiskFiles final : public FileReader {
 public:
  explicit DiskFiles(std::size_t bytes_max = kFileBytesMax) : bytes_max_(bytes_max) {}

  Result<std::optional<std::string>> read(const std::string& path) override;

 private:
  std::size_t bytes_max_;
};

}  // namespace acrida

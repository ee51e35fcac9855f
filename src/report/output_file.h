// OutputFile is a file descriptor that is written to its end, with errors as values.
//
// Thread: owned by one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace acrida {

class OutputFile {
 public:
  OutputFile() = default;
  // Makes the file or empties it. Missing folders of the path are made.
  static Result<OutputFile> create(const std::string& path);
  // Whether create() would succeed. What the file holds stays; where there is none, none is left.
  static Result<void> check(const std::string& path);
  // Takes over an open descriptor; `path` is for messages.
  OutputFile(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&& other) noexcept;
  ~OutputFile();

  // Everything, or an error; then a part of the bytes may have been written.
  Result<void> write(std::string_view bytes);
  // Everything, or an error and a file as long as before. For records that must stay whole.
  Result<void> append_whole(std::string_view bytes);
  // Waits until the bytes are on the disk; a file that cannot (a pipe) is fine.
  Result<void> sync();
  Result<void> close();

  const std::string& path() const { return path_; }
  bool is_open() const { return descriptor_ >= 0; }

 private:
  int descriptor_ = -1;
  std::string path_;
  std::uint64_t written_ = 0;
};

}  // namespace acrida

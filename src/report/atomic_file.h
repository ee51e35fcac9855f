// AtomicFile replaces a file by a whole one: it writes beside it, then renames.
//
// Whatever happens before commit(), a full disk or a crash, the file of that name stays what it
// was.
//
// Thread: owned by one thread at a time.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "report/output_file.h"

namespace acrida {

class AtomicFile {
 public:
  // Missing folders of the path are made. A path that names something else than a regular file
  // (/dev/stdout, a pipe) cannot be replaced and is written directly; a symbolic link stays and its
  // target is replaced.
  static Result<AtomicFile> create(const std::string& path);
  // Whether create() would succeed now. Leaves the file as it is; the reader of a pipe notices
  // nothing.
  static Result<void> check(const std::string& path);
  AtomicFile(AtomicFile&&) noexcept = default;
  AtomicFile& operator=(AtomicFile&&) = delete;
  // Without commit(): removes what was written.
  ~AtomicFile();

  Result<void> write(std::string_view bytes) { return file_.write(bytes); }

  enum class Durability : char {
    kRenamed,  // survives the end of this process; for files that are replaced every second
    kSynced    // survives a power failure, too
  };
  // The file has the new content. REQUIRES: called once, after the last write().
  Result<void> commit(Durability durability);

 private:
  AtomicFile(OutputFile file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}

  OutputFile file_;   // the temporary file, or `path_` itself when that cannot be replaced
  std::string path_;  // empty: nothing to rename
};

// create(), write() and commit().
Result<void> write_file_atomically(const std::string& path,
                                   std::string_view bytes,
                                   AtomicFile::Durability durability);

}  // namespace acrida

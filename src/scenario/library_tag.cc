#include "scenario/library_tag.h"

#include <elf.h>

#include <cstring>
#include <optional>
#include <string_view>

#include "scenario/file_text.h"

namespace acrida {
namespace {

constexpr std::size_t kLibraryBytesMax = std::size_t{1} << 30U;
constexpr std::size_t kTagBytesMax = 256;
constexpr std::string_view kSection = ".acrida_tag";

// A piece of the file, or nothing where the file is shorter.
std::optional<std::string_view> piece(std::string_view file, std::uint64_t at, std::uint64_t size) {
  if (at > file.size() || size > file.size() - at) {
    return std::nullopt;
  }
  return file.substr(at, size);
}

template <class Header>
std::optional<Header> header_at(std::string_view file, std::uint64_t at) {
  const std::optional<std::string_view> bytes = piece(file, at, sizeof(Header));
  if (!bytes) {
    return std::nullopt;
  }
  Header header;
  std::memcpy(&header, bytes->data(), sizeof(header));
  return header;
}

bool is_library(const Elf64_Ehdr& header) {
  constexpr unsigned char kOrder =
      __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB;
  return std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 &&
         header.e_ident[EI_CLASS] == ELFCLASS64 && header.e_ident[EI_DATA] == kOrder &&
         header.e_type == ET_DYN && header.e_shentsize == sizeof(Elf64_Shdr);
}

// The bytes of the section of that name.
std::optional<std::string_view> find_section(std::string_view file, const Elf64_Ehdr& header) {
  const auto section = [&](std::uint64_t index) {
    return header_at<Elf64_Shdr>(file, header.e_shoff + index * sizeof(Elf64_Shdr));
  };
  const std::optional<Elf64_Shdr> names = section(header.e_shstrndx);
  if (!names) {
    return std::nullopt;
  }
  for (std::uint64_t i = 0; i < header.e_shnum; ++i) {
    const std::optional<Elf64_Shdr> candidate = section(i);
    if (!candidate || candidate->sh_type == SHT_NOBITS) {
      continue;
    }
    // The name with its terminating zero.
    const std::optional<std::string_view> name =
        piece(file, names->sh_offset + candidate->sh_name, kSection.size() + 1);
    if (name && name->substr(0, kSection.size()) == kSection && name->back() == '\0') {
      return piece(file, candidate->sh_offset, candidate->sh_size);
    }
  }
  return std::nullopt;
}

}  // namespace

Result<std::string> read_library_tag(const std::string& path) {
  const Result<std::string> file = read_file(path, kLibraryBytesMax);
  if (!file) {
    return std::unexpected(file.error());
  }
  const std::optional<Elf64_Ehdr> header = header_at<Elf64_Ehdr>(*file, 0);
  if (!header || !is_library(*header)) {
    return fail(path + ": not a shared library of this kind of machine");
  }
  const std::optional<std::string_view> section = find_section(*file, *header);
  if (!section) {
    return fail(path + ": not a scenario: it was not made with ACRIDA_SCENARIO");
  }
  return std::string(section->substr(0, std::min(section->find('\0'), kTagBytesMax)));
}

}  // namespace acrida

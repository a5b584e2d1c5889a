#include "compiled/container.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <utility>

#include "lexel/error.h"

namespace lexel::compiled {
namespace {

constexpr std::string_view kMagic("\x89LEXEL\r\n", 8);
constexpr uint32_t kByteOrder = 0x0102'0304;
constexpr size_t kAlignment = 64;
constexpr uint32_t kMaxSections = 1024;

size_t aligned(size_t size) { return (size + kAlignment - 1) / kAlignment * kAlignment; }

// Eight lanes of multiply and rotate, so that a core reads as fast as memory gives. The parts are
// summed one behind the other; their sizes are multiples of 64.
uint64_t checksum(std::string_view header, std::string_view rest) {
  constexpr uint64_t kFactor = 0x9E37'79B9'7F4A'7C15u;
  std::array<uint64_t, 8> lanes{1, 2, 3, 4, 5, 6, 7, 8};
  for (std::string_view bytes : {header, rest}) {
    for (size_t pos = 0; pos < bytes.size(); pos += 64) {
      auto mix = [&, block = bytes.data() + pos](size_t i) {
        uint64_t word = 0;
        std::memcpy(&word, block + 8 * i, 8);
        lanes[i] = (std::rotl(lanes[i], 29) ^ word) * kFactor;
      };
      // By hand, so that compilers keep all lanes in registers.
      mix(0), mix(1), mix(2), mix(3), mix(4), mix(5), mix(6), mix(7);
    }
  }
  uint64_t sum = header.size() + rest.size();
  for (uint64_t lane : lanes) sum = (std::rotl(sum, 23) ^ lane) * kFactor;
  return sum ^ sum >> 32;
}

[[noreturn]] void throw_io(const std::string& what, const std::string& path) {
  throw Error(ErrorCode::kIo, what + ": " + std::strerror(errno)).in_file(path);
}

// What keeps a mapping alive.
class Mapping {
 public:
  Mapping(void* data, size_t size) : data_(data), size_(size) {}
  ~Mapping() { munmap(data_, size_); }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

 private:
  void* data_;
  size_t size_;
};

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

struct Reader::Header {
  char magic[8];
  uint32_t version;
  uint32_t byte_order;
  uint64_t file_size;
  uint64_t checksum;  // of the file with this field 0
  uint32_t section_count;
  uint32_t reserved[7];
};

struct Reader::Entry {
  char name[Writer::kMaxName + 1];
  uint64_t offset;
  uint64_t size;
};

bool has_magic(std::string_view begin) { return begin.starts_with(kMagic); }

void Writer::add_bytes(std::string_view name, std::string_view bytes) {
  sections_.push_back({std::string(name.substr(0, kMaxName)), std::string(bytes)});
}

void Writer::seal(std::string& file) {
  Reader::Header header;
  std::memcpy(&header, file.data(), sizeof header);
  header.checksum = 0;
  header.checksum = checksum({reinterpret_cast<const char*>(&header), sizeof header},
                             std::string_view(file).substr(sizeof header));
  std::memcpy(file.data(), &header, sizeof header);
}

std::string Writer::finish() const {
  static_assert(sizeof(Reader::Header) == kAlignment && sizeof(Reader::Entry) == 32);
  size_t size = aligned(sizeof(Reader::Header) + sections_.size() * sizeof(Reader::Entry));
  const size_t begin = size;
  for (const Section& section : sections_) size += aligned(section.bytes.size());
  size += kAlignment;

  std::string file(size, '\0');
  size_t offset = begin;
  for (size_t i = 0; i < sections_.size(); ++i) {
    const Section& section = sections_[i];
    Reader::Entry entry{};
    section.name.copy(entry.name, kMaxName);
    entry.offset = offset;
    entry.size = section.bytes.size();
    std::memcpy(file.data() + sizeof(Reader::Header) + i * sizeof entry, &entry, sizeof entry);
    std::memcpy(file.data() + offset, section.bytes.data(), section.bytes.size());
    offset += aligned(section.bytes.size());
  }
  Reader::Header header{};
  kMagic.copy(header.magic, kMagic.size());
  header.version = kVersion;
  header.byte_order = kByteOrder;
  header.file_size = size;
  header.section_count = static_cast<uint32_t>(sections_.size());
  std::memcpy(file.data(), &header, sizeof header);
  seal(file);
  return file;
}

Reader Reader::open(const std::string& path, const LoadLimits& limits) {
  errno = 0;
  int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (number < 0) throw_io("cannot open", path);
  Descriptor descriptor(number);
  struct stat status {};
  if (fstat(number, &status) != 0) throw_io("cannot read", path);
  auto size = static_cast<uint64_t>(status.st_size);
  if (size > limits.max_file_bytes) {
    throw Error(ErrorCode::kLimitExceeded,
                "it has " + std::to_string(size) + " bytes, more than the " +
                    std::to_string(limits.max_file_bytes) + " of LoadLimits::max_file_bytes")
        .in_file(path);
  }
  Reader reader;
  reader.path_ = path;
  if (!S_ISREG(status.st_mode) || size < sizeof(Header)) reader.fail("it is too short", size);
  int flags = MAP_PRIVATE;
#ifdef MAP_POPULATE
  flags |= MAP_POPULATE;  // all of it is read at once anyway, for the checksum
#endif
  void* data = mmap(nullptr, size, PROT_READ, flags, number, 0);
  if (data == MAP_FAILED) throw_io("cannot map", path);
  reader.owner_ = std::make_shared<const Mapping>(data, size);
  reader.file_ = {static_cast<const char*>(data), size};
  reader.check();
  return reader;
}

void Reader::check() const {
  Header header;
  std::memcpy(&header, file_.data(), sizeof header);
  if (!has_magic(file_)) fail("it does not begin like one", 0);
  if (header.byte_order != kByteOrder) {
    fail("it was compiled on a machine of another byte order", offsetof(Header, byte_order));
  }
  if (header.version != kVersion) {
    fail("it has version " + std::to_string(header.version) + " and this release of Lexel reads " +
             std::to_string(kVersion),
         offsetof(Header, version));
  }
  if (header.file_size != file_.size() || file_.size() % kAlignment != 0) {
    fail("it says to have " + std::to_string(header.file_size) + " bytes and has " +
             std::to_string(file_.size()),
         offsetof(Header, file_size));
  }
  // The header is copied for its own part, with the field that is not in the sum.
  Header summed = header;
  summed.checksum = 0;
  std::string_view rest = file_.substr(sizeof header);
  if (checksum({reinterpret_cast<const char*>(&summed), sizeof summed}, rest) != header.checksum) {
    fail("its checksum is wrong, so it is damaged somewhere", offsetof(Header, checksum));
  }
  size_t directory_end = sizeof header + uint64_t{header.section_count} * sizeof(Entry);
  if (header.section_count > kMaxSections || directory_end > file_.size()) {
    fail("its directory is too long", offsetof(Header, section_count));
  }
  for (uint32_t i = 0; i < header.section_count; ++i) {
    Entry entry;
    const size_t at = sizeof header + i * sizeof entry;
    std::memcpy(&entry, file_.data() + at, sizeof entry);
    // The last 64 bytes are padding, so that looking past a section's end stays in the file.
    if (entry.name[Writer::kMaxName] != '\0' || entry.offset % kAlignment != 0 ||
        entry.offset < directory_end || entry.offset > file_.size() - kAlignment ||
        entry.size > file_.size() - kAlignment - entry.offset) {
      fail("this entry of its directory names no part of it", at);
    }
  }
}

const Reader::Entry* Reader::find(std::string_view name) const {
  Header header;
  std::memcpy(&header, file_.data(), sizeof header);
  // Checked to be in the file; the mapping is aligned, and so is the directory.
  const auto* entries = reinterpret_cast<const Entry*>(file_.data() + sizeof header);
  for (uint32_t i = 0; i < header.section_count; ++i) {
    if (name == entries[i].name) return &entries[i];
  }
  return nullptr;
}

std::string_view Reader::bytes(std::string_view name) const {
  const Entry* entry = find(name);
  if (!entry) fail("section " + std::string(name) + " is missing", sizeof(Header));
  return file_.substr(entry->offset, entry->size);
}

void Reader::fail_in(std::string_view name, std::string_view fault) const {
  const Entry* entry = find(name);
  fail("section " + std::string(name) + ": " + std::string(fault),
       entry ? entry->offset : sizeof(Header));
}

void Reader::fail(const std::string& fault, uint64_t offset) const {
  throw Error(ErrorCode::kInvalidSpec,
              "no compiled tokenizer that can be read: " + fault +
                  "; compile it again from its tokenizer.json",
              {}, offset)
      .in_file(path_);
}

}  // namespace lexel::compiled

using System;
using System.Runtime.InteropServices;
using System.Text;

namespace Lexel
{
    /// <summary>The functions of lexel_c.h, as they are. Pointers to handles are IntPtr.</summary>
    internal static unsafe class Native
    {
        private const string Library = "lexel";

        internal const uint AbiVersion = 1;
        internal const int Ok = 0;
        internal const int BufferTooSmall = 100;
        internal const int FromValue = 2;

        [StructLayout(LayoutKind.Sequential)]
        internal struct Text
        {
            public byte* Data;
            public UIntPtr Size;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Truncation
        {
            public ulong MaxLength;
            public ulong Stride;
            public int Strategy;
            public int Direction;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Padding
        {
            public int Strategy;
            public int Direction;
            public ulong FixedLength;
            public ulong PadToMultipleOf;
            public uint PadId;
            public uint PadTypeId;
            public Text PadToken;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct EncodeOptions
        {
            public UIntPtr StructSize;
            public int WithoutSpecialTokens;
            public int OffsetUnit;
            public int SpecialTokens;
            public int InvalidUtf8;
            public Text* Allowed;
            public UIntPtr AllowedCount;
            public int TruncationFrom;
            public int PaddingFrom;
            public Truncation Truncation;
            public Padding Padding;
            public ulong Seed;
            public int HasSeed;
            public uint Threads;
            public ulong MaxTextBytes;
            public ulong MaxNormalizedBase;
            public ulong MaxNormalizedPerByte;
            public ulong MaxOverflowBase;
            public ulong MaxOverflowPerToken;
            public ulong MaxPaddedLength;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct DecodeOptions
        {
            public UIntPtr StructSize;
            public int KeepSpecialTokens;
            public int Reserved;
        }

        [DllImport(Library)]
        internal static extern uint lexel_abi_version();

        [DllImport(Library)]
        internal static extern byte* lexel_version();

        [DllImport(Library)]
        internal static extern byte* lexel_status_name(int status);

        [DllImport(Library)]
        internal static extern byte* lexel_error_message(IntPtr error);

        [DllImport(Library)]
        internal static extern byte* lexel_error_json_path(IntPtr error);

        [DllImport(Library)]
        internal static extern int lexel_error_byte_offset(IntPtr error, out ulong offset);

        [DllImport(Library)]
        internal static extern int lexel_error_row(IntPtr error, out ulong row);

        [DllImport(Library)]
        internal static extern void lexel_error_free(IntPtr error);

        [DllImport(Library)]
        internal static extern int lexel_tokenizer_from_file(
            byte* path, UIntPtr size, void* limits, out IntPtr tokenizer, out IntPtr error);

        [DllImport(Library)]
        internal static extern int lexel_tokenizer_from_json(
            byte* json, UIntPtr size, void* limits, out IntPtr tokenizer, out IntPtr error);

        [DllImport(Library)]
        internal static extern void lexel_tokenizer_free(IntPtr tokenizer);

        [DllImport(Library)]
        internal static extern int lexel_tokenizer_encode_ids(
            TokenizerHandle tokenizer, byte* text, UIntPtr size, EncodeOptions* options, uint* ids,
            UIntPtr capacity, out UIntPtr outSize, out IntPtr error);

        [DllImport(Library)]
        internal static extern int lexel_tokenizer_encode(
            TokenizerHandle tokenizer, byte* text, UIntPtr size, EncodeOptions* options,
            out IntPtr encoding, out IntPtr error);

        [DllImport(Library)]
        internal static extern int lexel_tokenizer_encode_batch(
            TokenizerHandle tokenizer, Text* texts, UIntPtr count, EncodeOptions* options,
            out IntPtr encodings, out IntPtr error);

        [DllImport(Library)]
        internal static extern UIntPtr lexel_encoding_size(IntPtr encoding);

        [DllImport(Library)]
        internal static extern uint* lexel_encoding_ids(IntPtr encoding);

        [DllImport(Library)]
        internal static extern Offset* lexel_encoding_offsets(IntPtr encoding);

        [DllImport(Library)]
        internal static extern byte* lexel_encoding_token(
            IntPtr encoding, UIntPtr index, out UIntPtr size);

        [DllImport(Library)]
        internal static extern void lexel_encoding_free(IntPtr encoding);

        [DllImport(Library)]
        internal static extern IntPtr lexel_encodings_at(IntPtr encodings, UIntPtr index);

        [DllImport(Library)]
        internal static extern void lexel_encodings_free(IntPtr encodings);

        [DllImport(Library)]
        internal static extern int lexel_tokenizer_decode(
            TokenizerHandle tokenizer, uint* ids, UIntPtr count, DecodeOptions* options, byte* text,
            UIntPtr capacity, out UIntPtr outSize, out IntPtr error);

        [DllImport(Library)]
        internal static extern int lexel_tokenizer_decode_stream(
            TokenizerHandle tokenizer, DecodeOptions* options, uint* prompt, UIntPtr count,
            out IntPtr stream, out IntPtr error);

        [DllImport(Library)]
        internal static extern int lexel_decode_stream_step(
            StreamHandle stream, uint id, out IntPtr text, out UIntPtr size, out IntPtr error);

        [DllImport(Library)]
        internal static extern int lexel_decode_stream_flush(
            StreamHandle stream, out IntPtr text, out UIntPtr size, out IntPtr error);

        [DllImport(Library)]
        internal static extern void lexel_decode_stream_free(IntPtr stream);

        // What all of them need.

        internal static byte[] Utf8(string text)
        {
            return Encoding.UTF8.GetBytes(text);
        }

        internal static string String(byte* text, UIntPtr size)
        {
            return size == UIntPtr.Zero ? "" : Encoding.UTF8.GetString(text, checked((int)size));
        }

        /// <summary>A text that ends with a zero byte.</summary>
        internal static string String(byte* text)
        {
            int size = 0;
            while (text != null && text[size] != 0) ++size;
            return String(text, (UIntPtr)size);
        }
    }

    /// <summary>Owns a tokenizer; a call that is running keeps it alive.</summary>
    internal sealed class TokenizerHandle : SafeHandle
    {
        internal TokenizerHandle(IntPtr pointer) : base(IntPtr.Zero, true)
        {
            SetHandle(pointer);
        }

        public override bool IsInvalid
        {
            get { return handle == IntPtr.Zero; }
        }

        protected override bool ReleaseHandle()
        {
            Native.lexel_tokenizer_free(handle);
            return true;
        }
    }

    /// <summary>Owns a decode stream.</summary>
    internal sealed class StreamHandle : SafeHandle
    {
        internal StreamHandle(IntPtr pointer) : base(IntPtr.Zero, true)
        {
            SetHandle(pointer);
        }

        public override bool IsInvalid
        {
            get { return handle == IntPtr.Zero; }
        }

        protected override bool ReleaseHandle()
        {
            Native.lexel_decode_stream_free(handle);
            return true;
        }
    }
}

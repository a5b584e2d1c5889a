// Text to the tokens that language models read, and back, through Lexel's C ABI. Written for any C# from
// version 7 on.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Lexel
{
    /// <summary>Half-open range of a text, in the unit of the options.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Offset
    {
        public uint Begin;
        public uint End;
    }

    /// <summary>What offsets count; strings of .NET are UTF-16. In the order of lexel_c.h.</summary>
    public enum OffsetUnit
    {
        Bytes,
        CodePoints,
        Utf16,
    }

    /// <summary>What becomes of special tokens written in a text. In the order of lexel_c.h.</summary>
    public enum SpecialTokens
    {
        Match,
        Text,
        Error,
    }

    /// <summary>Options of an encode call.</summary>
    public sealed class EncodeOptions
    {
        public bool AddSpecialTokens { get; set; } = true;

        public OffsetUnit OffsetUnit { get; set; } = OffsetUnit.Utf16;

        public SpecialTokens SpecialTokens { get; set; } = SpecialTokens.Match;

        /// <summary>Truncation to so many tokens; 0: what the tokenizer has stored.</summary>
        public ulong MaxLength { get; set; }

        /// <summary>Workers of a batch; 0: one per core.</summary>
        public uint Threads { get; set; }

        internal static unsafe Native.EncodeOptions Raw(EncodeOptions options)
        {
            options = options ?? new EncodeOptions();
            var raw = new Native.EncodeOptions
            {
                StructSize = (UIntPtr)sizeof(Native.EncodeOptions),
                WithoutSpecialTokens = options.AddSpecialTokens ? 0 : 1,
                OffsetUnit = (int)options.OffsetUnit,
                SpecialTokens = (int)options.SpecialTokens,
                Threads = options.Threads,
            };
            if (options.MaxLength > 0)
            {
                raw.TruncationFrom = Native.FromValue;
                raw.Truncation.MaxLength = options.MaxLength;
            }
            return raw;
        }
    }

    /// <summary>One text as tokens, in columns of equal length; a copy, with nothing to free.</summary>
    public sealed class EncodedText
    {
        public uint[] Ids { get; private set; }

        public Offset[] Offsets { get; private set; }

        public string[] Tokens { get; private set; }

        internal static unsafe EncodedText Read(IntPtr encoding)
        {
            int size = checked((int)Native.lexel_encoding_size(encoding));
            var result = new EncodedText
            {
                Ids = new uint[size],
                Offsets = new Offset[size],
                Tokens = new string[size],
            };
            uint* ids = Native.lexel_encoding_ids(encoding);
            Offset* offsets = Native.lexel_encoding_offsets(encoding);
            for (int i = 0; i < size; ++i)
            {
                UIntPtr length;
                byte* token = Native.lexel_encoding_token(encoding, (UIntPtr)i, out length);
                result.Ids[i] = ids[i];
                result.Offsets[i] = offsets[i];
                result.Tokens[i] = Native.String(token, length);
            }
            return result;
        }
    }

    /// <summary>Every error of the library.</summary>
    public sealed class LexelException : Exception
    {
        /// <summary>The name of the status, such as "LEXEL_IO".</summary>
        public string Code { get; private set; }

        /// <summary>Where in the tokenizer file; empty if the fault is not there.</summary>
        public string JsonPath { get; private set; }

        /// <summary>Byte of the file, or of the text as UTF-8.</summary>
        public ulong? ByteOffset { get; private set; }

        /// <summary>Input of a batch.</summary>
        public ulong? Row { get; private set; }

        private LexelException(string message) : base(message)
        {
        }

        /// <summary>Throws unless all is well; frees the library's error.</summary>
        internal static unsafe void Check(int status, IntPtr error)
        {
            if (status == Native.Ok) return;
            string code = Native.String(Native.lexel_status_name(status));
            string message = Native.String(Native.lexel_error_message(error));
            var exception = new LexelException(message == "" ? code : message)
            {
                Code = code,
                JsonPath = Native.String(Native.lexel_error_json_path(error)),
            };
            ulong number;
            if (Native.lexel_error_byte_offset(error, out number) == 1) exception.ByteOffset = number;
            if (Native.lexel_error_row(error, out number) == 1) exception.Row = number;
            Native.lexel_error_free(error);
            throw exception;
        }
    }

    /// <summary>A loaded tokenizer.json. Any number of threads may use one at once.</summary>
    public sealed unsafe class Tokenizer : IDisposable
    {
        private readonly TokenizerHandle _handle;

        static Tokenizer()
        {
            if (Native.lexel_abi_version() != Native.AbiVersion)
            {
                throw new DllNotFoundException("lexel: the library has another ABI");
            }
        }

        private Tokenizer(IntPtr pointer)
        {
            _handle = new TokenizerHandle(pointer);
        }

        /// <summary>Version of the loaded library.</summary>
        public static string Version
        {
            get { return Native.String(Native.lexel_version()); }
        }

        /// <summary>Reads a tokenizer.json from disk.</summary>
        public static Tokenizer FromFile(string path)
        {
            byte[] bytes = Native.Utf8(path);
            IntPtr tokenizer;
            IntPtr error;
            fixed (byte* data = bytes)
            {
                LexelException.Check(
                    Native.lexel_tokenizer_from_file(
                        data, (UIntPtr)bytes.Length, null, out tokenizer, out error),
                    error);
            }
            return new Tokenizer(tokenizer);
        }

        /// <summary>Reads the text of a tokenizer.json.</summary>
        public static Tokenizer FromJson(string json)
        {
            byte[] bytes = Native.Utf8(json);
            IntPtr tokenizer;
            IntPtr error;
            fixed (byte* data = bytes)
            {
                LexelException.Check(
                    Native.lexel_tokenizer_from_json(
                        data, (UIntPtr)bytes.Length, null, out tokenizer, out error),
                    error);
            }
            return new Tokenizer(tokenizer);
        }

        /// <summary>One text with ids, offsets and tokens.</summary>
        public EncodedText Encode(string text, EncodeOptions options = null)
        {
            byte[] bytes = Native.Utf8(text);
            Native.EncodeOptions raw = EncodeOptions.Raw(options);
            IntPtr encoding;
            IntPtr error;
            fixed (byte* data = bytes)
            {
                LexelException.Check(
                    Native.lexel_tokenizer_encode(
                        _handle, data, (UIntPtr)bytes.Length, &raw, out encoding, out error),
                    error);
            }
            try
            {
                return EncodedText.Read(encoding);
            }
            finally
            {
                Native.lexel_encoding_free(encoding);
            }
        }

        /// <summary>Ids only: the cheapest call.</summary>
        public uint[] EncodeIds(string text, EncodeOptions options = null)
        {
            byte[] bytes = Native.Utf8(text);
            Native.EncodeOptions raw = EncodeOptions.Raw(options);
            var ids = new uint[bytes.Length / 3 + 16]; // mostly enough; else the library says how many
            for (;;)
            {
                int status;
                UIntPtr size;
                IntPtr error;
                fixed (byte* data = bytes)
                fixed (uint* buffer = ids)
                {
                    status = Native.lexel_tokenizer_encode_ids(
                        _handle, data, (UIntPtr)bytes.Length, &raw, buffer, (UIntPtr)ids.Length,
                        out size, out error);
                }
                if (status != Native.BufferTooSmall)
                {
                    LexelException.Check(status, error);
                    Array.Resize(ref ids, checked((int)size));
                    return ids;
                }
                ids = new uint[(ulong)size];
            }
        }

        /// <summary>One encoding per text, in order, by several threads.</summary>
        public EncodedText[] EncodeBatch(IReadOnlyList<string> texts, EncodeOptions options = null)
        {
            Native.EncodeOptions raw = EncodeOptions.Raw(options);
            var pins = new GCHandle[texts.Count];
            var views = new Native.Text[texts.Count];
            IntPtr encodings;
            IntPtr error;
            try
            {
                for (int i = 0; i < texts.Count; ++i)
                {
                    byte[] bytes = Native.Utf8(texts[i]);
                    pins[i] = GCHandle.Alloc(bytes, GCHandleType.Pinned);
                    views[i].Data = (byte*)pins[i].AddrOfPinnedObject();
                    views[i].Size = (UIntPtr)bytes.Length;
                }
                fixed (Native.Text* data = views)
                {
                    LexelException.Check(
                        Native.lexel_tokenizer_encode_batch(
                            _handle, data, (UIntPtr)views.Length, &raw, out encodings, out error),
                        error);
                }
            }
            finally
            {
                foreach (GCHandle pin in pins)
                {
                    if (pin.IsAllocated) pin.Free();
                }
            }
            try
            {
                var result = new EncodedText[texts.Count];
                for (int i = 0; i < result.Length; ++i)
                {
                    result[i] = EncodedText.Read(Native.lexel_encodings_at(encodings, (UIntPtr)i));
                }
                return result;
            }
            finally
            {
                Native.lexel_encodings_free(encodings);
            }
        }

        /// <summary>The text of ids.</summary>
        public string Decode(uint[] ids, bool keepSpecialTokens = false)
        {
            var options = new Native.DecodeOptions
            {
                StructSize = (UIntPtr)sizeof(Native.DecodeOptions),
                KeepSpecialTokens = keepSpecialTokens ? 1 : 0,
            };
            var text = new byte[8 * ids.Length + 64];
            for (;;)
            {
                int status;
                UIntPtr size;
                IntPtr error;
                fixed (uint* data = ids)
                fixed (byte* buffer = text)
                {
                    status = Native.lexel_tokenizer_decode(
                        _handle, data, (UIntPtr)ids.Length, &options, buffer, (UIntPtr)text.Length,
                        out size, out error);
                    if (status != Native.BufferTooSmall)
                    {
                        LexelException.Check(status, error);
                        return Native.String(buffer, size);
                    }
                }
                text = new byte[(ulong)size];
            }
        }

        /// <summary>Starts a stream; the text to come goes on from <paramref name="prompt"/>.</summary>
        public DecodeStream DecodeStream(params uint[] prompt)
        {
            IntPtr stream;
            IntPtr error;
            fixed (uint* data = prompt)
            {
                LexelException.Check(
                    Native.lexel_tokenizer_decode_stream(
                        _handle, null, data, (UIntPtr)prompt.Length, out stream, out error),
                    error);
            }
            return new DecodeStream(stream);
        }

        /// <summary>Frees it; more than once does no harm.</summary>
        public void Dispose()
        {
            _handle.Dispose();
        }
    }

    /// <summary>Text from ids as they arrive. One stream belongs to one thread at a time.</summary>
    public sealed unsafe class DecodeStream : IDisposable
    {
        private readonly StreamHandle _handle;

        internal DecodeStream(IntPtr pointer)
        {
            _handle = new StreamHandle(pointer);
        }

        /// <summary>The text that became certain with this id; may be empty.</summary>
        public string Step(uint id)
        {
            IntPtr text;
            UIntPtr size;
            IntPtr error;
            LexelException.Check(
                Native.lexel_decode_stream_step(_handle, id, out text, out size, out error), error);
            return Native.String((byte*)text, size);
        }

        /// <summary>What was still held back. The stream starts anew afterwards.</summary>
        public string Flush()
        {
            IntPtr text;
            UIntPtr size;
            IntPtr error;
            LexelException.Check(
                Native.lexel_decode_stream_flush(_handle, out text, out size, out error), error);
            return Native.String((byte*)text, size);
        }

        /// <summary>Frees it; more than once does no harm.</summary>
        public void Dispose()
        {
            _handle.Dispose();
        }
    }
}

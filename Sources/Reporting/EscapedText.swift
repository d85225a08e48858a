extension String {
    /// The text with some scalars in another form; nil keeps a scalar as it is.
    func escaped(_ form: (Unicode.Scalar) -> String?) -> String {
        var result = ""
        for scalar in unicodeScalars {
            if let text = form(scalar) { result += text } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }
}
